/** What an author vouches for: that rows are there is also a matter of what they are looked up by. */
import { pipeline } from "greenflag";
import { expect, test } from "vitest";
import { vouchedFor } from "../../src/compiler/emit/assumption-scope.ts";
import { verify } from "../../src/compiler/verify/index.ts";
import { attack } from "../../src/proof/attack.ts";
import { subjectOf } from "../../src/proof/law.ts";
import { seed } from "../thorough.ts";
import { onReference } from "./engines.ts";
import { flights, meanings, trip } from "./overlap.fixture.ts";

const { plan } = pipeline("p", { decide: trip.before("air") })
  .from(flights)
  .join(meanings, { how: "inner", on: { code: "code" } })
  .assumeRows("the codes are agreed before", trip.before("air"))
  .features(["seats"])
  .sink({ parquet: "p.parquet" });

const attacked = (vouched?: ReturnType<typeof vouchedFor>) => {
  const subject = subjectOf(plan, vouched);
  const values = { finite: true, small: true } as const;
  return attack(subject, onReference(plan, subject.premise.tables), {
    ...{ seed, databases: 25, decisions: 4, shrinks: 0, ...values },
  });
};

test("rows that an inner join leaves are vouched for together with the column that they are looked up by", async () => {
  const vouched = vouchedFor(verify(plan));
  expect(vouched.get("flights")?.columns).toEqual(new Map([["code", "after 'desk'"]]));
  expect(await attacked(vouched)).toBeNull();
  expect(await attacked()).not.toBeNull();
});
