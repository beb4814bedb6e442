/** A timeline: the phases that every event goes through, and the clocks of its ticks. */
import type { Unit } from "../src/core/arguments.ts";
import { AuthorError } from "../src/core/author-error.ts";
import type { After, AnyChain, Chain, During, Instant } from "../src/core/instant.ts";
import { timelineFaults } from "../src/plan/declaration-rules.ts";
import { makeObject } from "../src/plan/make-node.ts";
import type { TimelinePlan } from "../src/plan/relations/index.ts";
import { booleanOption, choiceOption, rejectUnknownOptions } from "./check-options.ts";

/**
 * A clock ticks within one phase. With `own` ticks each entity has its own (a reader's pages): tick 10 of one does not
 * say when tick 10 of another happens. With `shared` ticks one clock ticks for all rows of the event (a minute).
 */
const tickings = ["own", "shared"] as const;

export interface Clock<Phase extends string = string> {
  readonly phase: Phase;
  readonly ticks: "own" | "shared";
  /** A letter in which windows may count the ticks, as in `last("10l")`, in addition to `t`, which every clock has. */
  readonly unit?: Unit;
}

export type Clocks = { readonly [name: string]: Clock };

export interface Timeline<C extends AnyChain = AnyChain, K extends Clocks = Clocks> {
  readonly plan: TimelinePlan;
  readonly clocks: K;
  /** Known before the first phase of the row's own event. */
  readonly always: Instant<"always", "before every phase">;
  /** Known only once later events have happened: for labels. */
  readonly hindsight: Instant<"hindsight", "in hindsight">;
  /** Once the previous phase is over. */
  readonly before: <P extends C["phase"]>(phase: P) => Instant<C["before"][P], `before '${P}'`>;
  /** At the row's own tick of this phase. */
  readonly during: <P extends C["phase"]>(phase: P) => Instant<During<P>, During<P>>;
  /** Once this phase of the row's own event is over. */
  readonly after: <P extends C["phase"]>(phase: P) => Instant<After<P>, After<P>>;
}

/**
 * Declares a timeline.
 *
 * @example
 * const weekend = timeline("weekend", {
 *   phases: ["historical", "practice", "qualifying", "race"],
 *   clocks: { lap: { phase: "race", ticks: "own", unit: "l" } },
 * });
 * const { always, before, during, after } = weekend;
 */
export const timeline = <
  const Name extends string,
  const Phases extends readonly [string, ...string[]],
  const K extends { readonly [name: string]: Clock<Phases[number]> } = Record<never, never>,
  const Overlapping extends boolean | null = null,
>(
  name: Name,
  options: {
    readonly phases: Phases;
    readonly clocks?: K;
    /**
     * Whether an event may begin before an earlier one is settled: a flight departs before another has landed.
     *
     * With `true`, tables say when their rows and columns are settled, and every read of earlier events names a
     * timestamp: `prior(...).asOf("departs_at")`. With `false`, every event is settled before the next one in order
     * begins; each run checks this with the timestamps that denote instants. Tables that declare `settled` need one of
     * the two.
     */
    readonly overlapping?: Overlapping;
  },
): Timeline<Chain<Name, Phases, Overlapping>, K> => {
  rejectUnknownOptions("timeline(...)", ["phases", "clocks", "overlapping"], options);
  const phases: readonly string[] = [...options.phases];
  const clocks = Object.fromEntries(
    Object.entries<Clock>(options.clocks ?? {}).map(([clock, { phase, ticks, unit }]) => [
      clock,
      { phase, ticks, ...(unit === undefined ? {} : { unit }) },
    ]),
  );
  for (const [clock, { ticks }] of Object.entries(clocks)) choiceOption(`clocks.${clock}.ticks`, tickings, ticks);
  const bad = (why: string) => new AuthorError("GF1101", { what: `timeline '${name}'`, why });
  const [fault] = timelineFaults(
    { phases },
    Object.entries(clocks).map(([clock, { phase, unit }]) => ({ clock, phase, unit })),
  );
  if (fault !== undefined) throw bad(fault);
  const index = (phase: string): number => {
    const found = phases.indexOf(phase);
    if (found < 0) throw bad(`it has no phase '${phase}', only ${phases.join(", ")}`);
    return found;
  };
  const instant = (at: string, said: string): Instant => makeObject({ at, said, timeline: name });
  const built = makeObject({
    plan: {
      name,
      phases: [...phases],
      overlapping: options.overlapping === undefined ? null : booleanOption("overlapping", options.overlapping),
    },
    clocks,
    always: instant("always", "before every phase"),
    hindsight: instant("hindsight", "in hindsight"),
    before: (phase: string): Instant => {
      const i = index(phase);
      return instant(i === 0 ? "always" : `after '${phases[i - 1]}'`, `before '${phase}'`);
    },
    during: (phase: string): Instant => {
      index(phase);
      return instant(`during '${phase}'`, `during '${phase}'`);
    },
    after: (phase: string): Instant => {
      index(phase);
      return instant(`after '${phase}'`, `after '${phase}'`);
    },
  });
  // The value is built from strings; test/dsl/instant.test.ts shows that they equal those in the types.
  return built as unknown as Timeline<Chain<Name, Phases, Overlapping>, K>;
};
