/**
 * What tells a module where it is stored: `import.meta.url` and its like. A plan that contains it differs between two
 * checkouts. Node has no hook for these, so that only the source shows them.
 */
import { readFileSync } from "node:fs";
import { Project, ts } from "ts-morph";
import { type Diagnostic, diagnostic } from "../../core/diagnostics/diagnostic.ts";
import { isPathOfModule, paths } from "./forbidden-apis.ts";
import { placeAt } from "./places.ts";

export interface ModulePath {
  readonly node: ts.Node;
  readonly what: string;
}

const memberOf = (node: ts.Node): { readonly name: string; readonly whole: ts.Node } | null => {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) && parent.expression === node)
    return { name: parent.name.text, whole: parent };
  if (!ts.isElementAccessExpression(parent) || parent.expression !== node) return null;
  const { argumentExpression: name } = parent;
  return ts.isStringLiteralLike(name) ? { name: name.text, whole: parent } : null;
};

const found = (node: ts.Node, holder: string): ModulePath | null => {
  const member = memberOf(node);
  if (!isPathOfModule(holder, member?.name ?? null)) return null;
  return member === null ? { node, what: holder } : { node: member.whole, what: `${holder}.${member.name}` };
};

/** `import.meta.url`, or `import.meta` if nobody can see which member is read. */
export const pathOfMeta = (node: ts.MetaProperty): ModulePath | null =>
  node.keywordToken === ts.SyntaxKind.ImportKeyword ? found(node, "import.meta") : null;

/** Names that CommonJS gives to every module. */
const ofCommonJs: ReadonlySet<string> = new Set(["__dirname", "__filename"]);

const pathIn = (node: ts.Node): ModulePath | null => {
  if (ts.isMetaProperty(node)) return pathOfMeta(node);
  if (!ts.isIdentifier(node)) return null;
  const { parent } = node;
  const isName = ts.isPropertyAccessExpression(parent) || ts.isPropertyAssignment(parent);
  if (isName && parent.name === node) return null;
  return ofCommonJs.has(node.text) ? { node, what: node.text } : found(node, node.text);
};

/**
 * The findings in helpers written in JavaScript, which TypeScript does not check unless its options say so. Without
 * types it is unknown what they call, so functions that are never called are searched too.
 */
export const pathsInJavaScript = (
  files: Iterable<string>,
  relative: (file: string) => string,
): readonly Diagnostic[] => {
  const project = new Project({ useInMemoryFileSystem: true, compilerOptions: { allowJs: true, noLib: true } });
  return [...files].flatMap((path) => {
    const source = project.createSourceFile(path, readFileSync(path, "utf8"), { overwrite: true });
    const reported: Diagnostic[] = [];
    const visit = (node: ts.Node): void => {
      const one = pathIn(node);
      if (one !== null) {
        const place = placeAt(source, relative(path), one.node.getStart(), one.node.getWidth());
        reported.push(diagnostic("GF1019", { what: one.what, ...paths }, place));
      }
      ts.forEachChild(node, visit);
    };
    visit(source.compilerNode);
    return reported;
  });
};
