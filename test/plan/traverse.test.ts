/** The walks over plans, each held against a search of the plan's JSON that knows nothing of kinds of nodes. */
import { expect, test } from "vitest";
import { inRace } from "../../examples/nascar/in_race.pipeline.ts";
import { preRace } from "../../examples/nascar/pre_race.pipeline.ts";
import type { ExpressionNode } from "../../src/plan/expressions/index.ts";
import type { RelationNode } from "../../src/plan/relations/index.ts";
import {
  columnsOf,
  expressionsOf,
  firstTableOf,
  inOrder,
  inputsOf,
  relationsOf,
  tablesOf,
  walk,
} from "../../src/plan/traverse.ts";
import { everything } from "../compiler/fixtures/everything.ts";

const plans = [...everything, preRace, inRace].map(({ plan }) => JSON.parse(JSON.stringify(plan)) as typeof plan);

type Found = Readonly<Record<string, unknown>>;

/** Every object in some JSON, at any depth, that is such a one. */
const search = (value: unknown, is: (one: Found) => boolean): readonly Found[] => {
  if (typeof value !== "object" || value === null) return [];
  const below = Object.values(value).flatMap((part) => search(part, is));
  return !Array.isArray(value) && is(value as Found) ? [value as Found, ...below] : below;
};

const isRelation = (one: Found): boolean => "input" in one || "table" in one;
const frames = ["trailing", "career", "peers", "event", "ahead", "around", "prior", "later", "everywhere"];
const isExpression = (one: Found): boolean =>
  typeof one.kind === "string" && !isRelation(one) && !frames.includes(one.kind);

const steps: readonly RelationNode[] = plans.flatMap(({ relation }) => relationsOf(relation));
const values: readonly ExpressionNode[] = steps.flatMap((step) => expressionsOf(step).map(({ value }) => value));

test("relationsOf: every relation once, itself first", () => {
  for (const { relation } of plans) {
    const found = relationsOf(relation);
    expect(found[0]).toBe(relation);
    expect(new Set(found)).toEqual(new Set(search(relation, isRelation)));
    expect(found.length).toBe(search(relation, isRelation).length);
  }
});

test("inOrder: inputs before the steps that use them", () => {
  for (const { relation } of plans) {
    const order = inOrder(relation);
    expect(new Set(order)).toEqual(new Set(relationsOf(relation)));
    for (const node of order)
      for (const input of inputsOf(node)) expect(order.indexOf(input)).toBeLessThan(order.indexOf(node));
  }
});

test("expressionsOf and walk: every expression of a step", () => {
  for (const step of steps) {
    const { input: _, right: __, table: ___, kind, ...own } = step as unknown as Found;
    const found = kind === "source" ? [] : search(own, isExpression);
    const walked = expressionsOf(step).flatMap(({ value }) => walk(value));
    expect(new Set(walked)).toEqual(new Set(found));
    expect(walked.length).toBe(found.length);
  }
  const kinds = new Set(values.flatMap(walk).map(({ kind }) => kind));
  expect(kinds.size).toBeGreaterThan(16);
});

test("columnsOf: every column, including those by which windows select rows", () => {
  for (const value of values) {
    const names = search(value, (one) => one.kind === "column").map(({ name }) => name);
    const looked = search(value, (one) => one.kind === "window").flatMap(({ frame }) => {
      const { by, within, asOf } = frame as { by: string[]; within: { column: string } | null; asOf: string | null };
      return [...by, within?.column, asOf].filter((name) => typeof name === "string");
    });
    expect(new Set(columnsOf(value))).toEqual(new Set([...names, ...looked]));
    expect(columnsOf(value).length).toBe(new Set(columnsOf(value)).size);
  }
});

test("tablesOf: every table, starting with the first table of the rows", () => {
  for (const { relation } of plans) {
    const found = search(relation, (one) => "table" in one).map(({ table }) => (table as { name: string }).name);
    expect(new Set(tablesOf(relation).map(({ name }) => name))).toEqual(new Set(found));
    expect(tablesOf(relation)[0]).toBe(firstTableOf(relation));
  }
});
