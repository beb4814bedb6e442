import type { Random } from "./random.ts";

/** How racing differs between kinds of track; shares are of a green-flag lap. */
export interface Racing {
  /** How much of a car's advantage the track lets through: little where everybody drafts. */
  readonly spread: number;
  /** Deviation of one lap. */
  readonly noise: number;
  /** Time lost to worn tyres at the end of a full stint. */
  readonly falloff: number;
  readonly stintMiles: number;
  /** Chance per lap that a faster car stays stuck behind the one ahead. */
  readonly hold: number;
  readonly drafting: boolean;
  /** Time lost driving down pit road under green. */
  readonly pitRoadMs: number;
  /** Cautions in a race, stage ends aside. */
  readonly cautions: number;
  readonly cautionLaps: number;
  /** A lap behind the pace car. */
  readonly paceLap: number;
  /** Chance that a wreck collects one more car. */
  readonly pileUp: number;
}

const racing = {
  short: {
    spread: 0.9,
    noise: 0.004,
    falloff: 0.05,
    stintMiles: 62,
    hold: 0.7,
    drafting: false,
    pitRoadMs: 15000,
    cautions: 5.5,
    cautionLaps: 7,
    paceLap: 2.5,
    pileUp: 0.45,
  },
  intermediate: {
    spread: 1,
    noise: 0.0025,
    falloff: 0.045,
    stintMiles: 80,
    hold: 0.5,
    drafting: false,
    pitRoadMs: 19000,
    cautions: 5.5,
    cautionLaps: 5,
    paceLap: 3.1,
    pileUp: 0.4,
  },
  superspeedway: {
    spread: 0.35,
    noise: 0.004,
    falloff: 0.008,
    stintMiles: 98,
    hold: 0.5,
    drafting: true,
    pitRoadMs: 20000,
    cautions: 5,
    cautionLaps: 4,
    paceLap: 2.8,
    pileUp: 0.7,
  },
  road: {
    spread: 1.1,
    noise: 0.004,
    falloff: 0.035,
    stintMiles: 62,
    hold: 0.65,
    drafting: false,
    pitRoadMs: 23000,
    cautions: 3,
    cautionLaps: 2,
    paceLap: 1.9,
    pileUp: 0.35,
  },
} as const satisfies Record<string, Racing>;

export type TrackKind = keyof typeof racing;
export const trackKinds = Object.keys(racing) as TrackKind[];

export interface Track {
  readonly name: string;
  readonly kind: TrackKind;
  readonly miles: number;
  readonly laps: number;
  readonly surface: string;
  readonly racing: Racing;
  /** A middling car alone on fresh tyres. */
  readonly lapMs: number;
}

const track = (name: string, kind: TrackKind, miles: number, laps: number, mph: number): Track => ({
  name,
  kind,
  miles,
  laps,
  surface: kind === "road" ? "road course" : "paved track",
  racing: racing[kind],
  lapMs: Math.round((miles * 3600000) / mph),
});

// Every place is invented.
const visitedTwice = [
  track("Millrace Speedway", "short", 0.526, 400, 95),
  track("Thornbury Raceway", "short", 0.75, 400, 118),
  track("Cold Iron Speedway", "short", 0.533, 400, 124),
  track("Ashdown Fairgrounds Oval", "short", 0.625, 400, 104),
  track("Larkspur Raceway", "short", 1, 350, 130),
  track("Quarry Hollow Speedway", "short", 0.875, 400, 121),
  track("Sagebrush Flats Motor Speedway", "intermediate", 1.5, 334, 178),
  track("Harlow County Motor Speedway", "intermediate", 1.5, 400, 180),
  track("Red Mesa Speedway", "intermediate", 1.5, 334, 174),
  track("Cinder Ridge Raceway", "intermediate", 1.366, 367, 165),
  track("Prairie Star Speedway", "intermediate", 1.54, 325, 176),
  track("Palmetto Coast Superspeedway", "superspeedway", 2.5, 200, 190),
];
const visitedOnce = [
  track("Tidewater Bullring", "short", 0.5, 400, 92),
  track("Pinefield Mile", "short", 1.058, 320, 128),
  track("Union Gap Speedway", "intermediate", 1.25, 300, 142),
  track("Bellwether Motor Speedway", "intermediate", 1.333, 300, 155),
  track("Lakeshore Tri-Oval", "intermediate", 2, 250, 184),
  track("Kestrel Park Speedway", "intermediate", 1.5, 320, 172),
  track("Big Cypress Superspeedway", "superspeedway", 2.66, 188, 191),
  track("Monarch Superspeedway", "superspeedway", 2.5, 200, 186),
  track("Otter Creek Road Course", "road", 1.99, 150, 96),
  track("Granite Pass Circuit", "road", 1.75, 155, 92),
  track("Fallbrook Park Road Course", "road", 1.6, 160, 88),
  track("Old Harbor Street Circuit", "road", 1.5, 160, 81),
];

export const season = 2030;
export const racesInSeason = 2 * visitedTwice.length + visitedOnce.length;

export interface RaceDay {
  readonly raceId: number;
  readonly raceNo: number;
  /** Days since 1970. */
  readonly date: number;
  readonly track: Track;
  readonly hasPractice: boolean;
  readonly qualifying: "timed" | "by metric" | "not recorded";
}

/**
 * Weekly from the third Sunday of February. What is missing is dealt out per stretch of races, so a shortened season
 * misses its share too.
 */
export function calendar(random: Random): RaceDay[] {
  const half = visitedOnce.length / 2;
  const once = random.shuffled(visitedOnce);
  const tracks = [
    ...random.shuffled([...visitedTwice, ...once.slice(0, half)]),
    ...random.shuffled([...visitedTwice, ...once.slice(half)]),
  ];
  const opening = Date.UTC(season, 1, 17) / 86400000;
  const noQualifying = 2 + random.below(6);
  let noPractice = 0;
  let rainedOut = 0;
  return tracks.map((at, index) => {
    if (index % 4 === 0) noPractice = index + random.below(4);
    if (index % 9 === 0) rainedOut = index + random.below(9);
    return {
      raceId: season * 100 + index + 1,
      raceNo: index + 1,
      date: opening + 7 * index,
      track: at,
      hasPractice: index !== noPractice,
      qualifying: index === noQualifying ? "not recorded" : index === rainedOut ? "by metric" : "timed",
    };
  });
}
