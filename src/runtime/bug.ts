/** A promise of greenflag's own that did not hold: no caller can do anything about it. */
export class Bug extends Error {
  override readonly name = "Bug";
}
