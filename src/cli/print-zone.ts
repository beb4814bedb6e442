/** Describes how files store times that are not in UTC. */
interface FileZone {
  readonly name: string;
  readonly unit?: string | null | undefined;
  readonly twice?: string | null | undefined;
}

/** "times of America/New_York, in ms, the earlier of two". */
export const describeZone = ({ name, unit, twice }: FileZone): string =>
  [`times of ${name}`, ...(unit ? [`in ${unit}`] : []), ...(twice ? [`the ${twice} of two`] : [])].join(", ");
