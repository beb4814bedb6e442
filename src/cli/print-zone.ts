/** How files hold times that are not in UTC, in words. */
interface FileZone {
  readonly name: string;
  readonly unit?: string | null | undefined;
  readonly twice?: string | null | undefined;
}

/** "times of America/New_York, in ms, of two the earlier one". */
export const timesOf = ({ name, unit, twice }: FileZone): string =>
  [`times of ${name}`, ...(unit ? [`in ${unit}`] : []), ...(twice ? [`of two the ${twice} one`] : [])].join(", ");
