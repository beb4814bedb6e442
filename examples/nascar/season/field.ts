import { type TrackKind, trackKinds } from "./calendar.ts";
import type { Random } from "./random.ts";

export interface Driver {
  readonly id: number;
  readonly name: string;
  readonly carNo: string;
  readonly make: Make;
  readonly fullTime: boolean;
  /** Lap time against a middling car, as a share: negative is faster. */
  readonly pace: Readonly<Record<TrackKind, number>>;
}

/** The real lap files abbreviate the make, all other files spell it out. */
export interface Make {
  readonly name: string;
  readonly short: string;
}

const makes: readonly Make[] = [
  { name: "Chevrolet", short: "Chv" },
  { name: "Ford", short: "Frd" },
  { name: "Toyota", short: "Tyt" },
];
const teamSizes = [4, 4, 4, 3, 3, 3, 2, 2, 2, 2, 2, 1, 1, 1];
/** Half of them enter a race on average: between two and six, so the number of cars differs from race to race. */
const partTimers = 8;

// Given and family names are dealt anew for each seed; none of the family names belongs to a driver of the real series.
const givenNames = (
  "Amos Arlo Beck Bram Cobb Corwin Dane Dario Del Eben Ellis Ezra Finn Gage Gideon Hale Hollis Ira Jonah Jude " +
  "Kell Lane Leith Lyle Mack Merrit Miles Nash Ned Orrin Otis Pell Quinn Rafe Reeve Rory Sable Shaw Silas Tad " +
  "Thane Tobin Ulric Vance Wade Wyn Zeke"
).split(" ");
const familyNames = (
  "Abernale Ardwick Bexhill Brackwell Carrowby Cobbold Dunmarsh Easterling Ellerby Farrowgate Fenwright " +
  "Garrowmere Greenslade Hathersage Haverstock Hollinrake Ingersby Jessamine Kellaway Kettleman Lindqvale " +
  "Lorrimer Marchbank Merriwold Nettlefold Oakhanger Orwick Ostrander Penhallow Pettibone Quillfeather Rookwood " +
  "Rushmere Sandiver Sallowfield Sedgemoor Tarrowby Thackeray Thistlewood Underhay Umberton Vandermoor Varley " +
  "Wexcombe Whitlatch Winterbourne Yellowlees Zellinger Zimmerly"
).split(" ");
// "1" and "01" are different cars, as in the real files: a number is not a number.
const carNumbers = ["00", "01", "0", ...Array.from({ length: 99 }, (_, index) => String(index + 1))];

export const fewestCars = 10;
export const mostCars = familyNames.length - partTimers / 2;

export function driverField(cars: number, random: Random): Driver[] {
  const size = cars + partTimers / 2;
  const given = random.shuffled(givenNames);
  const family = random.shuffled(familyNames);
  // Every field, however small, has the odd numbers and a "1" to confuse with "01".
  const numbers = random.shuffled([
    ...carNumbers.slice(0, 4),
    ...random.shuffled(carNumbers.slice(4)).slice(0, size - 4),
  ]);
  const field: Driver[] = [];
  for (let team = 0; field.length < size; team++) {
    const make = makes[team % makes.length] as Make;
    const strength = random.normal() * 0.0014;
    for (let seat = teamSizes[team % teamSizes.length] ?? 1; seat > 0 && field.length < size; seat--) {
      const at = field.length;
      const fullTime = at < size - partTimers;
      const base = strength + random.normal() * 0.0018 + (fullTime ? 0 : 0.004);
      const pace = Object.fromEntries(trackKinds.map((kind) => [kind, base + random.normal() * 0.0012]));
      field.push({
        id: 5000 + 13 * at,
        name: `${given[at]} ${family[at]}`,
        carNo: numbers[at] as string,
        make,
        fullTime,
        pace: pace as Record<TrackKind, number>,
      });
    }
  }
  return field;
}

/** Full-timers always enter. */
export function entries(field: readonly Driver[], random: Random): Driver[] {
  const joining = new Set(random.shuffled(field.filter((driver) => !driver.fullTime)).slice(0, 2 + random.below(5)));
  return field.filter((driver) => driver.fullTime || joining.has(driver));
}
