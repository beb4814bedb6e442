/** The two ways in which a computation ends without rows. */

/** A value that cannot be computed: it grew beyond 64 bits, or a cast met one that the dtype does not hold. */
export class Stopped extends Error {}

/** What a violation is about, as the contract calls it. */
export type ViolationKind =
  /** A null in a key, an order column or a column without `.nullable()`. */
  | "null"
  /** A key that is repeated. */
  | "key"
  /** An event in two places of the order, within a table or across tables. */
  | "place"
  /** A row of a log that is about a later time than it is known at. */
  | "stamp"
  /** An event with two settlement timestamps, or two closing timestamps. */
  | "settlement"
  /** A row that settles after its event is closed. */
  | "closed"
  /** An event with two times for one instant. */
  | "moment"
  /** An event of which a later instant comes before an earlier one. */
  | "moments"
  /** An event that is settled after the next one begins, on a timeline that says that events do not overlap. */
  | "overlap"
  /** A value that a check refuses. */
  | "value"
  /** A key on both sides of a union. */
  | "union"
  /** A row of the joined side that is found twice by a one-to-one join. */
  | "one-to-one";

export interface Violation {
  readonly kind: ViolationKind;
  /** The table it was found in, or the tables. */
  readonly tables: readonly string[];
  readonly what: string;
}

/** Data that breaks the contract. */
export class Refused extends Error {
  readonly violations: readonly Violation[];

  constructor(violations: readonly Violation[]) {
    super(violations.map(({ what }) => what).join("\n"));
    this.violations = violations;
  }
}
