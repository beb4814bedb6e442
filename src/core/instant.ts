/**
 * Instants: when a value is known, as one chain per timeline.
 *
 *     always < during(p1) < after(p1) < during(p2) < ... < after(pn) < hindsight
 *
 * The chain is built twice from the same list of phases, once by the types (`Chain`) and once as a value (`chainOf`);
 * test/dsl/instant.test.ts holds the two against each other.
 */

export type During<P extends string> = `during '${P}'`;
export type After<P extends string> = `after '${P}'`;

/** An instant an author can name, together with the words that name it. */
export interface Instant<At extends string = string, Said extends string = string> {
  /** Its place on the chain, for example "after 'qualifying'". */
  readonly at: At;
  /** The author's words, for example "before 'race'": another spelling of the same place. */
  readonly said: Said;
  /** The timeline it lies on. */
  readonly timeline: string;
}

/** One flat look-up table; the conditional is what lets TypeScript see it as one while the phases are still unknown. */
type Table<T> = { readonly [K in keyof T]: T[K] } extends infer F extends { readonly [key: string]: string }
  ? F
  : never;

/** For every instant, all that are not later than it. */
type UpTo<Phases extends readonly string[], Seen extends string, Made> = Phases extends readonly [
  infer P extends string,
  ...infer Rest extends readonly string[],
]
  ? UpTo<
      Rest,
      Seen | During<P> | After<P>,
      Made & { readonly [K in During<P>]: Seen | K } & { readonly [K in After<P>]: Seen | During<P> | K }
    >
  : Made & { readonly hindsight: Seen | "hindsight" };

/** For every phase, the instant just before it: the end of the phase before, or `always`. */
type Before<Phases extends readonly string[], Previous extends string, Made> = Phases extends readonly [
  infer P extends string,
  ...infer Rest extends readonly string[],
]
  ? Before<Rest, After<P>, Made & { readonly [K in P]: Previous }>
  : Made;

/** The chain of one timeline. A pair of instants is compared by one look-up, never by recursion. */
export interface Chain<
  Name extends string,
  Phases extends readonly string[],
  Overlapping extends boolean | null = null,
> {
  readonly timeline: Name;
  /** Whether an event may begin before an earlier one is settled; null where the timeline does not say. */
  readonly overlapping: Overlapping;
  readonly phase: Phases[number];
  readonly upTo: Table<UpTo<Phases, "always", { readonly always: "always" }>>;
  readonly before: Table<Before<Phases, "always", unknown>>;
}

/** Facts lie on no timeline: they are known `always`. */
export interface StaticChain {
  readonly timeline: never;
  readonly overlapping: false;
  readonly phase: never;
  readonly upTo: { readonly always: "always"; readonly hindsight: "always" | "hindsight" };
  readonly before: Record<never, never>;
}

/** What every chain can be read as. */
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

/** Seen from elsewhere than its own tick, what is known during a phase is known after it. */
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
