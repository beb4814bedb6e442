/** Random databases for the tables of `tables.ts` that keep their contracts, small enough that times tie and meet often. */
import type { Database, Row, Value } from "../../src/proof/database.ts";
import type { Random } from "../../src/proof/seeded-random.ts";

/** So many half days after the new year. */
export const time = (halfDays: number): Date => new Date(Date.UTC(2024, 0, 1) + halfDays * 12 * 3_600_000);
const day = (halfDays: number): Date => new Date(Date.UTC(2024, 0, 1 + Math.floor(halfDays / 2)));

const planes = ["k0", "k1", "k2"];
const span = 14;

const maybe = (random: Random, chance: number, value: () => Value): Value => (random.chance(chance) ? null : value());

/** A time from one on; seldom none. */
const after = (random: Random, from: number): number | null =>
  random.chance(0.15) ? null : from + random.integer(0, 6);

const at = (halfDays: number | null): Value => (halfDays === null ? null : time(halfDays));

export const databaseOf = (random: Random): Database => {
  const rows: { readonly [table: string]: Row[] } = {
    ...{
      flights: [],
      charters: [],
      pings: [],
      claims: [],
      letters: [],
      audits: [],
      crews: [],
      routes: [],
      weather: [],
    },
  };
  const add = (table: string, row: Row): void => {
    rows[table]?.push(row);
  };
  const whole = (): Value => maybe(random, 0.15, () => random.integer(0, 9));
  for (let flight = 1; flight <= 7; flight++) {
    const leaves = random.integer(0, span);
    const event = { flight, leaves: time(leaves) };
    const shut = time(leaves + random.integer(0, 2));
    const landed = at(after(random, leaves));
    const [company, desk] = random.chance(0.7) ? ["flights", "claims"] : ["charters", "letters"];
    const wheels = maybe(random, 0.15, () => shut);
    const [silent, complete] = [after(random, leaves), after(random, leaves)];
    // No row is settled after its event is closed; while it is open, whenever.
    const before = (closed: number | null): Value =>
      closed === null ? at(after(random, leaves)) : time(closed - random.integer(0, 3));
    const filed = at(after(random, leaves));
    if (random.chance(0.75))
      add("audits", { flight, score: whole(), audited: maybe(random, 0.2, () => day(leaves + random.integer(0, 8))) });
    for (const plane of planes) {
      const keys = { ...event, plane };
      if (random.chance(0.75))
        add(company, {
          ...keys,
          ...{ route: random.pick(planes), seats: random.integer(1, 9), on: day(leaves), shut, wheels },
          ...{ late: whole(), landed, fuel: whole(), gate: random.pick(planes) },
          weighed: at(after(random, leaves)),
        });
      if (random.chance(0.5))
        for (const ping of [1, 2, 3, 4])
          if (random.chance(0.7))
            add("pings", {
              ...keys,
              ...{ ping, height: whole(), signal: whole(), checked: at(after(random, leaves)) },
              ...{ heard: before(silent), silent: at(silent) },
            });
      if (random.chance(0.5))
        add(desk, {
          ...keys,
          ...{ cost: whole(), kind: maybe(random, 0.1, () => random.pick(planes)), refund: whole() },
          ...{ paid: at(after(random, leaves)), decided: before(complete), complete: at(complete) },
        });
      if (random.chance(0.6)) add("crews", { flight, plane, captain: random.pick(planes), hours: whole(), filed });
    }
  }
  for (const place of planes) {
    if (random.chance(0.8)) add("routes", { name: place, miles: whole() });
    for (const published of new Set([random.integer(0, span), random.integer(0, span)]))
      add("weather", { place, published: time(published), wind: whole() });
  }
  return new Map(Object.entries(rows).map(([table, all]) => [table, random.shuffled(all)]));
};
