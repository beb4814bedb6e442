/** Names of the objects of the language, for messages about JavaScript operators on them. */
export const kinds = {
  expression: "an expression",
  window: "a window without an aggregate",
  condition: "a when(...) without its otherwise(...)",
  row: "a row",
  group: "a group",
  frame: "a frame",
  relation: "a relation",
  draft: "an unfinished pipeline",
} as const;

export type Kind = keyof typeof kinds;

/** What to do with an object that is not an expression. */
const uses: { readonly [K in Exclude<Kind, "expression">]: string } = {
  window: "take an aggregate of it, as in .mean()",
  condition: "finish it with .then(...).otherwise(...)",
  row: "use its columns, as in r.name",
  group: "use its columns, as in g.name.max()",
  frame: "give it to .over(...)",
  relation: "use its steps, as in .filter(...), .join(...) and .union(...)",
  draft: "use its steps, as in .filter(...) and .features([...])",
};

/** The methods that replace JavaScript's operators on expressions. */
export const methods = {
  "||": "write .or(...) for booleans, .orElse(...) for a fallback",
  "&&": "write .and(...)",
  "!": "write .not()",
  "??": "write .orElse(...)",
  "?:": "write when(...).then(...).otherwise(...)",
  if: "write when(...).then(...).otherwise(...)",
  while: "write when(...).then(...).otherwise(...)",
  do: "write when(...).then(...).otherwise(...)",
  for: "write when(...).then(...).otherwise(...)",
  switch: "write when(...).then(...).otherwise(...)",
  case: "write when(...).then(...).otherwise(...)",
  "==": "write .eq(...)",
  "!=": "write .ne(...)",
  "== null": "write .isNull()",
  "!= null": "write .isNotNull()",
  "<": "write .lt(...)",
  "<=": "write .le(...)",
  ">": "write .gt(...)",
  ">=": "write .ge(...)",
  "+": "write .plus(...) for numbers, .concat(...) for text",
  "-": "write .minus(...)",
  "*": "write .times(...)",
  "/": "write .dividedBy(...)",
  "%": "write .modulo(...)",
  "**": "write .pow(...)",
  "++": "write .plus(1)",
  "--": "write .minus(1)",
  "unary -": "write .times(-1)",
  "unary +": "write .cast(f64)",
  "&": "write .and(...) for booleans",
  "|": "write .or(...) for booleans",
  "^": "write .ne(...) for booleans",
  in: "write .isIn([...])",
  instanceof: "write .eq(...), .isIn([...]) or .isNull() to test its value",
  "[]": "write when(...).then(...).otherwise(...), or join a table",
} as const;

/** The implicit conversions of JavaScript, and the methods that replace them. */
export const conversions = {
  text: "write .concat(...) to add text, .cast(str) to make text",
  "a number": "write its methods, as in .plus(...), .lt(...) and .abs()",
  "a boolean": "write .and(...), .or(...), .not() or when(...)",
  "a plain value": "write its methods, as in .plus(...), .concat(...) and .eq(...)",
  JSON: "write it into the artifact as a column, with .derive(...)",
  "a list": "write a window, as in .over(last(3)).mean(), to use several rows",
  "a copy": "give it a name in .derive(...), as in { copy: r.name }",
} as const;

export type Conversion = keyof typeof conversions;

/** What to write instead of an operator. Objects without values have no such method. */
export const replacementOf = (kind: Kind, operator: string): string =>
  kind !== "expression"
    ? uses[kind]
    : Object.hasOwn(methods, operator)
      ? methods[operator as keyof typeof methods]
      : "write its methods; there is none for this operator";

/** What to write instead of a conversion. */
export const replacementOfConversion = (kind: Kind, made: Conversion): string =>
  kind === "expression" ? conversions[made] : uses[kind];
