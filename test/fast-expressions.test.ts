/** Expressions that are cheap to build equal those of the library. */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import pl from "nodejs-polars";
import { expect, test } from "vitest";

/** Written so that a process without any of our tools can read it, too. */
const build = (polars: typeof pl): readonly string[] => {
  const [a, b] = [polars.col("a"), polars.col("b")];
  return [
    a.add(b.mul(a.minus(2))).alias("x"),
    a.and(b.or(a.isNull())),
    polars
      .when(a.gt(b.sum().over("c")))
      .then(a.str.toUpperCase())
      .otherwise(polars.lit(null)),
    b.dt.year().cast(polars.Int64),
    a.list.lengths(),
    a.clip(1, 5),
    b.sortBy([a, polars.col("c").shift(1)], [true, false]).rollingMean({ windowSize: 3, minPeriods: 1 }),
    a.filter(b.eq(a)).quantile(0.5).fillNull(b.first()),
    polars.concatString([a, b.cast(polars.Utf8)], ","),
  ].map((made) => made.inner().toString());
};

test("fast expressions equal those of the unmodified library", () => {
  const program = `import pl from "nodejs-polars"; console.log(JSON.stringify((${build})(pl)))`;
  const cwd = fileURLToPath(new URL("..", import.meta.url));
  const there = execFileSync(process.execPath, ["--input-type=module", "-e", program], { cwd, encoding: "utf8" });
  expect(build(pl)).toEqual(JSON.parse(there));
});

test("with every member, and printed and recognised in the same way", () => {
  const program = `import pl from "nodejs-polars"; console.log(JSON.stringify(Object.keys(pl.col("a")).sort()))`;
  const cwd = fileURLToPath(new URL("..", import.meta.url));
  const there = execFileSync(process.execPath, ["--input-type=module", "-e", program], { cwd, encoding: "utf8" });
  const members: Readonly<Record<string, unknown>> = pl.col("a") as never;
  expect((JSON.parse(there) as string[]).filter((name) => !(name in members))).toEqual([]);
  expect(pl.Expr.isExpr(pl.col("a"))).toBe(true);
  expect(String(pl.col("a"))).toBe('col("a")');
});
