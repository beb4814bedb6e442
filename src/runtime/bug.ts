/** A violated invariant of greenflag, which a caller cannot fix. */
export class Bug extends Error {
  override readonly name = "Bug";
}
