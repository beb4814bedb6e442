/** The two ways in which a computation ends without rows. */

/** A value cannot be computed: it exceeds 64 bits, or a cast does not fit. */
export class NotComputable extends Error {}

/** The kinds of violations of a contract. */
export type ViolationKind =
  /** A null in a key, an order column or a column without `.nullable()`. */
  | "null"
  /** A repeated key. */
  | "key"
  /** An event with two places in the order, within a table or across tables. */
  | "place"
  /** A row of a log that is about a later time than it became known. */
  | "stamp"
  /** An event with two settlement timestamps, or two closing timestamps. */
  | "settlement"
  /** A row that settles after its event is closed. */
  | "closed"
  /** An event with two times for one instant. */
  | "moment"
  /** An event whose later instant comes before an earlier one. */
  | "moments"
  /** An event that settles after the next one begins, on a timeline without overlapping events. */
  | "overlap"
  /** A value that a check refuses. */
  | "value"
  /** A key on both sides of a union. */
  | "union"
  /** A row of the joined side that matches twice in a one-to-one join. */
  | "one-to-one";

export interface Violation {
  readonly kind: ViolationKind;
  /** The table or tables in which it was found. */
  readonly tables: readonly string[];
  readonly what: string;
}

/** The data violate the contract. */
export class ContractViolated extends Error {
  readonly violations: readonly Violation[];

  constructor(violations: readonly Violation[]) {
    super(violations.map(({ what }) => what).join("\n"));
    this.violations = violations;
  }
}
