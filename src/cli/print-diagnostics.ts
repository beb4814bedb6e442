/** Prints diagnostics: the place, the message, the line with the error underlined, and the hint. */
import { relative, resolve } from "node:path";
import { styleText } from "node:util";
import { plural, type Severity } from "../core/diagnostics/define.ts";
import { type Diagnostic, isError, type Place } from "../core/diagnostics/diagnostic.ts";

export interface PrintOptions {
  /** The folder that the diagnostics' paths are relative to. */
  readonly root: string;
  /** The folder that printed paths are relative to. */
  readonly cwd: string;
  /** The output stream: it is coloured if it is a terminal and NO_COLOR is not set. */
  readonly stream: NodeJS.WriteStream;
}

export const printDiagnostics = (diagnostics: readonly Diagnostic[], page: PrintOptions): string =>
  [...diagnostics.map((one) => printDiagnostic(one, page)), counted(diagnostics)].join("\n");

/** "1 problem", "2 problems and 1 warning". */
const counted = (diagnostics: readonly Diagnostic[]): string => {
  const errors = diagnostics.filter(isError).length;
  const warnings = diagnostics.length - errors;
  return [
    ...(errors > 0 ? [plural(errors, "problem")] : []),
    ...(warnings > 0 ? [plural(warnings, "warning")] : []),
  ].join(" and ");
};

const printDiagnostic = ({ code, severity, message, hint, place }: Diagnostic, page: PrintOptions): string => {
  const style = styles(page.stream, severity);
  const label = severity === "error" ? code : `${severity} ${code}`;
  return [
    [...(place === null ? [] : [style.place(where(place, page))]), style.code(label), escapeControls(message)].join(
      " ",
    ),
    ...(place === null ? [] : excerpt(place, style)),
    `  ${style.hint("hint:")} ${escapeControls(hint)}`,
  ].join("\n");
};

const where = ({ file, line, column }: Place, { root, cwd }: PrintOptions): string =>
  escapeControls([relative(cwd, resolve(root, file)), line, column].filter((part) => part !== undefined).join(":"));

const excerpt = ({ line, column, text, length }: Place, style: Styles): readonly string[] => {
  if (line === undefined || text === undefined) return [];
  const number = String(line);
  const gutter = (label: string) => `  ${style.hint(`${label.padStart(number.length)} |`)}`;
  const marks = column === undefined ? "" : " ".repeat(column - 1) + style.code("^".repeat(Math.max(1, length ?? 1)));
  // Each character stays one character, because the marks below depend on the position.
  const shown = text.replace(/\t/g, " ").replace(unprintable, "\u{FFFD}");
  return [`${gutter(number)} ${shown.trimEnd()}`, ...(marks === "" ? [] : [`${gutter("")} ${marks}`])];
};

// Control characters, and those that change the direction of text: names from data must not control a terminal.
const unprintable = /[\p{Cc}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/gu;

/** The text with terminal control characters escaped. */
export const escapeControls = (text: string): string =>
  text.replace(unprintable, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);

/** The same for text with line ends. */
export const onOneLine = (text: string): string => escapeControls(text.trim().replace(/\s+/g, " "));

type Styles = Readonly<Record<"place" | "code" | "hint", (text: string) => string>>;

const styles = (stream: NodeJS.WriteStream, severity: Severity): Styles => {
  const style = (format: Parameters<typeof styleText>[0]) => (text: string) => styleText(format, text, { stream });
  const code = style(["bold", severity === "error" ? "red" : "yellow"]);
  return { place: style("cyan"), code, hint: style("dim") };
};
