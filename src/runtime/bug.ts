/** A violated invariant of greenflag, about which a caller can do nothing. */
export class Bug extends Error {
  override readonly name = "Bug";
}
