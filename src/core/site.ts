/** A place in an author's file: 1-based line and column. */
export interface Site {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}
