/** Parses the event to score from the command line: --event 202415, or --event season=2024 --event round=15. */

import type { RunnerSpec } from "../core/runner-spec.ts";
import { type EventValue, eventKey } from "../runtime/inputs/check-mode.ts";

export type ParsedEvent =
  | { readonly kind: "event"; readonly event: EventValue | Readonly<Record<string, EventValue>> }
  /** The arguments do not name an event of any pipeline. */
  | { readonly kind: "wrong"; readonly why: string };

/**
 * Columns and values that do not fit the event key are passed on as typed, and the run reports what it expected. For a
 * key of one column, text without that column's name and '=' is the value itself.
 */
export const readEvent = (spec: RunnerSpec, texts: readonly [string, ...string[]]): ParsedEvent => {
  const [first, ...more] = texts;
  const names = eventKey(spec).map(({ name }) => name);
  const read = texts.map((text) => [text, ...pair(names, text)] as const);
  const bare = read.find(([, name]) => name === null);
  if (bare !== undefined && more.length === 0) return { kind: "event", event: first };
  if (names.length === 1 && more.length > 0)
    return { kind: "wrong", why: `--event was given ${texts.length} times; one event is scored at a time.` };
  if (bare !== undefined)
    return { kind: "wrong", why: `--event ${bare[0]} does not name its column; give each as COLUMN=VALUE.` };
  const twice = read.find(([, name], i) => read.findIndex(([, other]) => other === name) < i);
  if (twice !== undefined)
    return { kind: "wrong", why: `--event gives '${twice[1]}' twice; one event is scored at a time.` };
  return { kind: "event", event: Object.fromEntries(read.map(([, name, value]) => [name ?? "", value])) };
};

/** The column, null if the text does not name it, and the value. */
const pair = (names: readonly string[], text: string): readonly [string | null, string] => {
  const named = names.find((name) => text.startsWith(`${name}=`));
  if (named !== undefined) return [named, text.slice(named.length + 1)];
  const equals = text.indexOf("=");
  return names.length === 1 || equals < 0 ? [null, text] : [text.slice(0, equals), text.slice(equals + 1)];
};
