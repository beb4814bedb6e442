/** The kinds of changes, each found by the syntax of the source. */
import { Node, SyntaxKind } from "ts-morph";
import { type Change, type Operator, pathOf, short } from "./mutant.ts";

const all = <K extends SyntaxKind>(file: Node, kind: K) => file.getDescendantsOfKind(kind);

const change = (node: Node, replacement: string, what: string): Change => ({ node, replacement, what });

/** The text of a list without one of its parts. */
const without = (parts: readonly Node[], dropped: Node): string =>
  parts
    .filter((part) => part !== dropped)
    .map((part) => part.getText())
    .join(", ");

/** Calls of a maximum, or of another set of operands, without one of them. `fixed` arguments come before the operands. */
export const droppedOperand =
  (calls: Readonly<Record<string, number>>): Operator =>
  (file) =>
    all(file, SyntaxKind.CallExpression).flatMap((call) => {
      const name = call.getExpression().getText();
      const fixed = calls[name];
      if (fixed === undefined) return [];
      const given = call.getArguments();
      return given
        .slice(fixed)
        .map((argument) =>
          change(call, `${name}(${without(given, argument)})`, `${name}(...) without ${short(argument.getText())}`),
        );
    });

/** A part of an instant, as the verifier gathers them. */
const isPart = (node: Node): boolean =>
  Node.isCallExpression(node) && /^(?:part|looked|releasedPart)$/.test(node.getExpression().getText());

/** Lists put together of several parts, without one of them. Tuples have no part to spread and are left alone. */
export const droppedElement: Operator = (file) =>
  all(file, SyntaxKind.ArrayLiteralExpression).flatMap((list) => {
    const elements = list.getElements();
    const parent = list.getParent();
    const isSought = Node.isPropertyAccessExpression(parent) && ["includes", "some"].includes(parent.getName());
    const isTogether = elements.some((one) => Node.isSpreadElement(one) || isPart(one));
    if (elements.length < 2 || !(isSought || isTogether)) return [];
    return elements.map((element) =>
      change(list, `[${without(elements, element)}]`, `[...] without ${short(element.getText())}`),
    );
  });

/** The same of the columns that a window or a join is by. */
export const droppedKey: Operator = (file) =>
  [...droppedElement(file), ...droppedOperand({ withoutDuplicates: 0, unique: 0 })(file)].filter(({ what }) =>
    /without (?:\.\.\.)?\(?.*(?:event|entity|order|partition|[Kk]eys|\bby\b|tick)/.test(what),
  );

/** Whether something is refused in a statement: thrown, returned or noted. */
const refuses = (statement: Node): boolean => {
  if (Node.isBlock(statement)) return statement.getStatements().some(refuses);
  return Node.isThrowStatement(statement) || Node.isReturnStatement(statement) || Node.isExpressionStatement(statement);
};

/** Checks whose condition never holds. */
export const skippedCheck: Operator = (file) =>
  all(file, SyntaxKind.IfStatement)
    .filter((statement) => statement.getElseStatement() === undefined && refuses(statement.getThenStatement()))
    .map((statement) => {
      const condition = statement.getExpression();
      return change(condition, "false", `never if ${short(condition.getText())}`);
    });

/** The same of checks that end in an error alone. */
export const skippedRefusal =
  (words: RegExp): Operator =>
  (file) =>
    skippedCheck(file).filter(({ node }) => {
      const statement = node.getParentIfKindOrThrow(SyntaxKind.IfStatement);
      return words.test(statement.getThenStatement().getText());
    });

/** Statements that check or note something, left out. */
export const skippedCall =
  (names: RegExp): Operator =>
  (file) =>
    all(file, SyntaxKind.ExpressionStatement).flatMap((statement) => {
      const call = statement.getExpression();
      if (!Node.isCallExpression(call) || !names.test(call.getExpression().getText())) return [];
      // The check of a branch is skipped with its condition.
      const parent = statement.getParent();
      if (Node.isIfStatement(parent)) return [];
      return [change(statement, ";", `without ${short(statement.getText())}`)];
    });

/** Conditions without one of their sides. */
export const droppedCondition: Operator = (file) =>
  all(file, SyntaxKind.BinaryExpression).flatMap((binary) => {
    const operator = binary.getOperatorToken().getText();
    if (operator !== "&&" && operator !== "||") return [];
    const [left, right] = [binary.getLeft(), binary.getRight()];
    return [
      change(binary, `(${left.getText()})`, `without ${operator} ${short(right.getText())}`),
      change(binary, `(${right.getText()})`, `without ${short(left.getText())} ${operator}`),
    ];
  });

/** What only words depend on: of a message, or of the rule that `explain` shows. */
const isForReaders = (node: Node): boolean =>
  /(?:^|\.)(?:\w*[Rr]ule|rowsSite|what|found|takes|words?|said?|note|differ|told|looked)$/.test(pathOf(node)) ||
  node
    .getAncestors()
    .some((one) => Node.isCallExpression(one) && ["refuse", "finding"].includes(one.getExpression().getText()));

/** Choices that always go one way. */
export const fixedChoice: Operator = (file) =>
  all(file, SyntaxKind.ConditionalExpression).flatMap((choice) => {
    if (isForReaders(choice)) return [];
    const what = short(choice.getCondition().getText());
    return [
      change(choice, `(${choice.getWhenTrue().getText()})`, `always as if ${what}`),
      change(choice, `(${choice.getWhenFalse().getText()})`, `never as if ${what}`),
    ];
  });

/** All of a list, or one of it. */
export const quantifier: Operator = (file) =>
  all(file, SyntaxKind.PropertyAccessExpression).flatMap((access) => {
    const node = access.getNameNode();
    const other = { every: "some", some: "every" }[access.getName()];
    if (other === undefined || !Node.isCallExpression(access.getParent())) return [];
    return [change(node, other, `${other} instead of ${short(access.getText())}`)];
  });

const strictness: Readonly<Record<string, string>> = { "<": "<=", "<=": "<", ">": ">=", ">=": ">" };

/** Comparisons of the compiler itself that take the equal too, or do not any more. */
export const strictComparison: Operator = (file) =>
  all(file, SyntaxKind.BinaryExpression).flatMap((binary) => {
    const operator = binary.getOperatorToken();
    const other = strictness[operator.getText()];
    if (other === undefined) return [];
    return [change(operator, other, `${other} in ${short(binary.getText())}`)];
  });

const comparisons = /(?<= )(?:<=|>=|<|>)(?= )|(?<=\.)(?:ltEq|gtEq|lt|gt)(?=\()/g;
const otherComparison: Readonly<Record<string, string>> = {
  ...strictness,
  lt: "ltEq",
  ltEq: "lt",
  gt: "gtEq",
  gtEq: "gt",
};

/** Text that ends up in the generated code: not what is written for readers. */
const isCode = (node: Node): boolean => {
  const text = node.getText();
  return !/[Ww]ords|said|comments|title|looks/.test(pathOf(node)) && !/^["'`][A-Z][a-z]+ [a-z]/.test(text);
};

const pieces = (file: Node): readonly Node[] =>
  [
    ...all(file, SyntaxKind.StringLiteral),
    ...all(file, SyntaxKind.NoSubstitutionTemplateLiteral),
    ...all(file, SyntaxKind.TemplateHead),
    ...all(file, SyntaxKind.TemplateMiddle),
    ...all(file, SyntaxKind.TemplateTail),
  ].filter((node) => !Node.isImportDeclaration(node.getParent()) && isCode(node));

/** The same of comparisons in the code that is generated. */
export const strictCode: Operator = (file) =>
  pieces(file).flatMap((node) => {
    const text = node.getText();
    return [...text.matchAll(comparisons)].map((match) => {
      const [word] = match;
      const other = otherComparison[word] ?? word;
      const replacement = text.slice(0, match.index) + other + text.slice(match.index + word.length);
      const template = node.getFirstAncestorByKind(SyntaxKind.TemplateExpression) ?? node;
      return change(node, replacement, `${other} in ${short(template.getText())}`);
    });
  });

/** Bounds that are one off: what adds or takes one away does not. */
export const offByOne: Operator = (file) => [
  ...all(file, SyntaxKind.BinaryExpression).flatMap((binary) => {
    const operator = binary.getOperatorToken().getText();
    if (operator !== "+" && operator !== "-") return [];
    const [left, right] = [binary.getLeft(), binary.getRight()];
    const kept = right.getText() === "1" ? left : left.getText() === "1" && operator === "+" ? right : null;
    return kept === null
      ? []
      : [change(binary, `(${kept.getText()})`, `${short(kept.getText())} in place of ${short(binary.getText())}`)];
  }),
  ...pieces(file).flatMap((node) => {
    const text = node.getText();
    return [...text.matchAll(/ [+-] 1(?![\w.])/g)].map((match) => {
      const template = node.getFirstAncestorByKind(SyntaxKind.TemplateExpression) ?? node;
      return change(
        node,
        text.slice(0, match.index) + text.slice(match.index + match[0].length),
        `without${match[0]} in ${short(template.getText())}`,
      );
    });
  }),
];

/** The names of the rules that a table of `src/core/calculus.ts` may fall to: towards an earlier instant. */
const earlier: Readonly<Record<string, string>> = { hindsight: "lifted", lifted: "base", base: "partition" };

/** The entries of the rule tables, each weakened towards an earlier instant or a lesser need. */
export const weakenedRule: Operator = (file) =>
  all(file, SyntaxKind.VariableDeclaration)
    .filter((table) => table.getName().endsWith("Rules"))
    .flatMap((table) => [
      ...all(table, SyntaxKind.PropertyAssignment).flatMap((entry): readonly Change[] => {
        const [key, value] = [entry.getName(), entry.getInitializerOrThrow()];
        if (Node.isStringLiteral(value)) {
          if (key === "needs") return [change(value, '"nothing"', `needs nothing, not ${value.getText()}`)];
          const weaker = earlier[value.getLiteralText()];
          // Groups release nothing: a partition is for frames. Of facts everything is known always.
          const isOff =
            weaker === undefined || key === "static" || (weaker === "partition" && table.getName() !== "frameRules");
          return isOff ? [] : [change(value, `"${weaker}"`, `${key} is ${weaker}, not ${value.getLiteralText()}`)];
        }
        if (key === "self" && value.getText() === "false")
          return [change(value, "true", "the row itself is in the frame")];
        if (key === "spansEvents" && value.getText() === "true")
          return [change(value, "false", "the frame keeps to the event")];
        if (key === "outcome" && Node.isIdentifier(value)) return sharedOutcome(file, value);
        return [];
      }),
    ]);

/** Outcomes that several frames share: each entry is weakened for this frame alone. */
const sharedOutcome = (file: Node, name: Node): readonly Change[] =>
  all(file, SyntaxKind.VariableDeclaration)
    .filter((one) => one.getName() === name.getText())
    .flatMap((one) => all(one, SyntaxKind.PropertyAssignment))
    .flatMap((entry) => {
      const value = entry.getInitializerOrThrow();
      const weaker = Node.isStringLiteral(value) ? earlier[value.getLiteralText()] : undefined;
      if (weaker === undefined || entry.getName() === "static") return [];
      const words = `${entry.getName()} is ${weaker}, not ${value.getText().slice(1, -1)}`;
      return [change(name, `{ ...${name.getText()}, ${entry.getName()}: "${weaker}" }`, words)];
    });
