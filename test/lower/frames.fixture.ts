/** Every frame with every aggregate, over rows with own ticks, with shared ticks, without ticks, and without events. */
import {
  around,
  bool,
  date,
  datetime,
  everywhere,
  f64,
  following,
  i32,
  last,
  next,
  type PipelinePlan,
  peers,
  pipeline,
  prior,
  soFar,
  staticTable,
  str,
  table,
  timeline,
  wholeEvent,
} from "greenflag";

const play = timeline("play", {
  phases: ["before", "game"],
  clocks: { move: { phase: "game", ticks: "own" }, minute: { phase: "game", ticks: "shared" } },
});
const { always, during, after } = play;

const key = { timeline: play, event: { game: i32 }, order: { day: date }, entity: { player: str } } as const;
const values = (at: typeof during) => ({
  group: str.nullable().known(always),
  x: f64.nullable().known(at("game")),
  n: i32.nullable().known(at("game")),
  b: bool.nullable().known(at("game")),
});

const own = table("own", {
  ...key,
  tick: { clock: "move", key: { move: i32 } },
  rows: during("game"),
  columns: values(during),
});
const shared = table("shared", {
  ...key,
  tick: { clock: "minute", key: { move: i32 } },
  rows: during("game"),
  columns: values(during),
});
const single = table("single", { ...key, rows: always, columns: values(after as never) });
const bare = table("bare", { ...key, rows: always, columns: {} });
const facts = staticTable("facts", {
  key: { player: str },
  columns: { group: str.nullable(), x: f64.nullable(), n: i32.nullable(), b: bool.nullable() },
});

const air = timeline("air", {
  phases: ["ground", "flight"],
  clocks: { leg: { phase: "flight", ticks: "own" } },
  overlapping: true,
});
const flying = {
  timeline: air,
  event: { game: i32 },
  order: { day: date },
  entity: { player: str },
  settled: "landed",
} as const;
const departing = {
  group: str.nullable().known(air.always),
  departs: datetime.nullable().known(air.always).denotes(air.before("flight")),
  day_of: date.nullable().known(air.always).denotes(air.before("flight")),
  landed: datetime.nullable().known(air.after("flight")),
  x: f64.nullable().known(air.after("flight")),
  n: i32.nullable().known(air.after("flight")),
  b: bool.nullable().known(air.after("flight")),
};
// Rows that are not known always: they settle as their values do.
const flights = table("flights", { ...flying, rows: air.before("flight"), columns: departing });
const legs = table("legs", {
  ...flying,
  tick: { clock: "leg", key: { move: i32 } },
  rows: air.before("flight"),
  columns: departing,
});

const ticking = {
  last_1: last(1),
  last_3: last(3),
  last_3_where: last(3),
  next_2_where: next(2),
  so_far: soFar(),
  last_2_by: last(2).by("group"),
  so_far_by_3: soFar().by("group").atLeast(3),
  last_3_atleast_2: last(3).atLeast(2),
  last_2_all: last(2).allEntities(),
  so_far_all: soFar().allEntities(),
  last_2_all_by: last(2).allEntities().by("group").atLeast(2),
  peers: peers(),
  peers_by: peers().by("group").atLeast(2),
  next_2: next(2),
  next_3_by_2: next(3).by("group").atLeast(2),
  around_1: around(1),
  around_2_by: around(2).by("group").atLeast(3),
  so_far_within: soFar().within(2, "move"),
  last_2_within: last(2).within(3, "move").by("group"),
  so_far_within_x_all: soFar().within(2.5, "x").allEntities(),
  next_2_within_where: next(2).within(1, "move"),
};
const careers = {
  career_1: last(1).acrossEvents(),
  career_3: last(3).acrossEvents(),
  career: soFar().acrossEvents(),
  career_8_by: last(8).acrossEvents().by("group").atLeast(2),
  career_3_all: last(3).acrossEvents().allEntities(),
  career_all: soFar().acrossEvents().allEntities(),
  career_all_by: soFar().acrossEvents().allEntities().by("group").atLeast(4),
  career_within: soFar().acrossEvents().within("2d", "day"),
  career_3_within_all: last(3).acrossEvents().within("3d", "day").allEntities(),
};
const whole = {
  event: wholeEvent(),
  event_by: wholeEvent().by("group").atLeast(2),
  event_player: wholeEvent().by("player"),
};
const all = { everywhere: everywhere(), everywhere_by: everywhere().by("group").atLeast(3) };
const events = {
  prior_1: prior(1),
  prior_2: prior(2),
  prior_2_where: prior(2),
  prior: prior(),
  prior_2_gap_1: prior(2).gap(1),
  prior_gap_2: prior().gap(2),
  prior_2_all: prior(2).allEntities(),
  prior_all: prior().allEntities().atLeast(5),
  prior_1_all_by_gap: prior(1).allEntities().by("group").gap(1),
  prior_3_by: prior(3).by("group").atLeast(2),
  following_2: following(2),
  following: following(),
  following_2_all: following(2).allEntities(),
  following_all: following().allEntities().by("group"),
  following_3_by: following(3).by("group").atLeast(2),
  prior_within: prior().within("2d", "day"),
  prior_2_within_gap_1: prior(2).gap(1).within("9d", "day").allEntities(),
  within_x: prior(3).within(2, "x"),
  following_within: following().within("2d", "day"),
  following_1_within_n: following(1).within(3, "n").allEntities(),
};
const settled = {
  settled: prior().asOf("departs"),
  settled_1: prior(1).asOf("departs"),
  settled_2_gap_1: prior(2).gap(1).asOf("departs"),
  settled_gap_1: prior().gap(1).asOf("departs").atLeast(2),
  settled_2_all: prior(2).allEntities().asOf("departs"),
  settled_all: prior().allEntities().asOf("departs"),
  settled_2_by: prior(2).allEntities().by("group").asOf("departs"),
  settled_in_days: prior(2).asOf("day_of"),
  settled_within: prior().asOf("departs").within("36h", "departs"),
  settled_2_within: prior(2).asOf("departs").within("2d", "day").allEntities(),
};

/** What is looked at in each table. */
export const frames = {
  own: { ...ticking, ...careers, ...whole, ...all, ...events },
  shared: { ...ticking, ...careers, ...whole, ...all, ...events },
  single: { ...careers, ...whole, ...all, ...events },
  facts: all,
  flights: settled,
  legs: settled,
} as const;

export const aggregates = [
  ...(["mean", "sum", "min", "max", "std", "var", "median", "quantile"] as const),
  ...(["count", "first", "last"] as const),
] as const;
/** The plain numbers that some are called with. */
export const parameters: { readonly [aggregate: string]: number } = { quantile: 0.3, ewMean: 1.5 };
export type Shown = { readonly value: string; readonly aggregate: string; readonly frame: string };

const ranking = ["peers", "event", "everywhere"];
/** Those that go in one direction. */
const fading = /^(last|so_far|career|next|prior|following|settled)/;

/** The columns of a pipeline, by name: every aggregate of x, and what else there is of whole numbers and booleans. */
export const columnsOf = (table: keyof typeof frames): ReadonlyMap<string, Shown> =>
  new Map(
    Object.keys(frames[table]).flatMap((frame) => {
      // Which rows are within a span is one question, whatever is made of them.
      if (frame.includes("within"))
        return ["mean", "sum", "max", "count", "last", "ewMean"]
          .filter((aggregate) => aggregate !== "ewMean" || fading.test(frame))
          .map((aggregate) => [`${frame}__x_${aggregate}`, { value: "x", aggregate, frame }] as const);
      const ranks = ranking.includes(frame.replace(/_by$/, "")) ? ["rank", "rankFromTop"] : [];
      const shown = [
        ...[...aggregates, ...ranks].map((aggregate) => ({ value: "x", aggregate, frame })),
        { value: "n", aggregate: "sum", frame },
        { value: "b", aggregate: "mean", frame },
        ...["any", "all", "first"].map((aggregate) => ({ value: "b", aggregate, frame })),
        ...["min", "last"].map((aggregate) => ({ value: "group", aggregate, frame })),
        ...(fading.test(frame) ? ["x", "b"] : []).map((value) => ({ value, aggregate: "ewMean", frame })),
      ];
      return shown.map((one) => [`${frame}__${one.value}_${one.aggregate}`, one] as const);
    }),
  );

/** Names that are made at run time have no types of their own; the verifier judges them all the same. */
// biome-ignore lint/suspicious/noExplicitAny: see above
type Untyped = any;

/** Frames of this name hold values where `b` is true alone. */
export const hasCondition = (frame: string): boolean => frame.endsWith("_where");

const conditioned = (frame: Untyped, called: string, r: Untyped): Untyped =>
  hasCondition(called) ? frame.where(r.b) : frame;

const every = (table: keyof typeof frames) => (r: Untyped) =>
  Object.fromEntries(
    [...columnsOf(table)].map(([name, { value, aggregate, frame }]) => [
      name,
      r[value]
        .over(conditioned((frames[table] as Record<string, Untyped>)[frame], frame, r))
        [aggregate](...(parameters[aggregate] === undefined ? [] : [parameters[aggregate]])),
    ]),
  );

/** What looks along the ticks without a frame: rows away, rows to fill from, and whether it looks ahead. */
export const alongTicks = {
  lag_2: { rows: 2, value: (r: Untyped) => r.group.lag(2) },
  lead_1: { rows: -1, value: (r: Untyped) => r.x.lead() },
  lead_3: { rows: -3, value: (r: Untyped) => r.b.lead(3) },
  forward: { fill: 100, value: (r: Untyped) => r.x.fillForward() },
  forward_1: { fill: 1, value: (r: Untyped) => r.group.fillForward(1) },
  backward: { fill: -100, value: (r: Untyped) => r.b.fillBackward() },
  between: { line: true, value: (r: Untyped) => r.x.interpolate() },
  between_whole: { line: true, value: (r: Untyped) => r.n.interpolate() },
  backward_2: { fill: -2, value: (r: Untyped) => r.n.fillBackward(2) },
} as const;

/** Features are what may be one; the others are computed as labels. */
const made = (
  of: keyof typeof frames,
  decide: unknown,
  rows: Untyped,
  isFeature: (frame: string) => boolean,
): { readonly plan: PipelinePlan } => {
  const names = [...columnsOf(of)].map(([column, { frame }]) => ({ column, isFeature: isFeature(frame) }));
  const features = names.filter((one) => one.isFeature).map(({ column }) => column);
  const labels = names.filter((one) => !one.isFeature).map(({ column }) => column);
  return (pipeline as Untyped)(`${of}_frames`, { decide })
    .from(rows)
    .features(features)
    .label(...(of === "own" ? Object.keys(alongTicks) : []), ...(labels.length === 0 ? ["b"] : labels))
    .sink({ parquet: "frames.parquet" });
};

const derived = (of: keyof typeof frames, rows: Untyped) => rows.derive(every(of));

/** The law is tried for one moment. */
const atDeparture = (frame: string): boolean => frame !== "settled_in_days";

/** Of every table, a pipeline of all that can be looked at in it. */
export const pipelines = {
  own: made(
    "own",
    during("game"),
    derived("own", own).derive((r: Untyped) =>
      Object.fromEntries(Object.entries(alongTicks).map(([name, { value }]) => [name, value(r)])),
    ),
    (frame) => /^(last|so_far|career|prior)/.test(frame) && !/^(last|so_far|career).*_all/.test(frame),
  ),
  shared: made("shared", during("game"), derived("shared", shared), (frame) =>
    /^(last|so_far|career|prior|peers)/.test(frame),
  ),
  single: made("single", play.before("game"), derived("single", single), (frame) => frame.startsWith("prior")),
  facts: made(
    "facts",
    play.before("game"),
    // Facts are joined to the rows that they are about.
    bare.join(derived("facts", facts) as Untyped, { how: "left", prefix: "" } as Untyped),
    () => true,
  ),
  flights: made("flights", air.before("flight"), derived("flights", flights), atDeparture),
  legs: made("legs", air.before("flight"), derived("legs", legs), atDeparture),
};
