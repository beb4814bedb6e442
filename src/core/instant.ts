/**
 * Instants: when a value is known, as one chain per timeline.
 *
 *     always < during(p1) < after(p1) < during(p2) < ... < after(pn) < hindsight
 *
 * The chain is built twice from the same list of phases: by the types (`Chain`) and as a value (`chainOf`).
 * test/dsl/instant.test.ts compares the two.
 */

export type During<P extends string> = `during '${P}'`;
export type After<P extends string> = `after '${P}'`;

/** An instant that an author can name, and how it was named. */
export interface Instant<At extends string = string, Said extends string = string> {
  /** Its place on the chain, for example "after 'qualifying'". */
  readonly at: At;
  /** The author's words, for example "before 'flight'": another name of the same place. */
  readonly said: Said;
  /** The timeline that it belongs to. */
  readonly timeline: string;
}

/** A flat look-up table. The conditional makes TypeScript see it as one while the phases are still unknown. */
type Table<T> = { readonly [K in keyof T]: T[K] } extends infer F extends { readonly [key: string]: string }
  ? F
  : never;

/** Maps every instant to all instants that are not later. */
type UpTo<Phases extends readonly string[], Earlier extends string, Made> = Phases extends readonly [
  infer P extends string,
  ...infer Rest extends readonly string[],
]
  ? UpTo<
      Rest,
      Earlier | During<P> | After<P>,
      Made & { readonly [K in During<P>]: Earlier | K } & { readonly [K in After<P>]: Earlier | During<P> | K }
    >
  : Made & { readonly hindsight: Earlier | "hindsight" };

/** Maps every phase to the instant just before it: the end of the previous phase, or `always`. */
type Before<Phases extends readonly string[], Previous extends string, Made> = Phases extends readonly [
  infer P extends string,
  ...infer Rest extends readonly string[],
]
  ? Before<Rest, After<P>, Made & { readonly [K in P]: Previous }>
  : Made;

/** The chain of one timeline. Two instants are compared by one look-up, without recursion. */
export interface Chain<
  Name extends string,
  Phases extends readonly string[],
  Overlapping extends boolean | null = null,
> {
  readonly timeline: Name;
  /** Whether an event may begin before an earlier one is settled; null if the timeline does not say. */
  readonly overlapping: Overlapping;
  readonly phase: Phases[number];
  readonly upTo: Table<UpTo<Phases, "always", { readonly always: "always" }>>;
  readonly before: Table<Before<Phases, "always", unknown>>;
}

/** Static tables have no timeline: they are known `always`. */
export interface StaticChain {
  readonly timeline: never;
  readonly overlapping: false;
  readonly phase: never;
  readonly upTo: { readonly always: "always"; readonly hindsight: "always" | "hindsight" };
  readonly before: Record<never, never>;
}

/** The supertype of all chains. */
export interface AnyChain {
  readonly timeline: string;
  readonly overlapping: boolean | null;
  readonly phase: string;
  readonly upTo: { readonly [instant: string]: string };
  readonly before: { readonly [phase: string]: string };
}

/** The later of two instants. */
export type Later<C extends AnyChain, A extends string, B extends string> = A extends C["upTo"][B] ? B : A;

/** The latest of a union of instants. */
export type Latest<C extends AnyChain, U extends string> = {
  [I in U]: [U] extends [C["upTo"][I]] ? I : never;
}[U];

/** Outside its own tick, a value that is known during a phase counts as known after it. */
export type Lifted<At extends string> = At extends `during '${infer P}'` ? After<P> : At;
export const lifted = (at: string): string => at.replace(/^during (?='.*'$)/s, "after ");

/** The chain as a value, earliest first. */
export const chainOf = (phases: readonly string[]): readonly string[] => [
  "always",
  ...phases.flatMap((phase) => [`during '${phase}'`, `after '${phase}'`]),
  "hindsight",
];

/** The latest of some instants of a chain. */
export const latest = (chain: readonly string[], ...instants: readonly string[]): string =>
  instants.reduce((a, b) => (chain.indexOf(b) > chain.indexOf(a) ? b : a), "always");

/** Whether an instant is not later than another. */
export const isBy = (chain: readonly string[], at: string, by: string): boolean =>
  chain.indexOf(at) >= 0 && chain.indexOf(at) <= chain.indexOf(by);
