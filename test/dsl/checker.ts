/** Reads what the types compute through the TypeScript that ts-morph bundles. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Project, type Type } from "ts-morph";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const project = new Project({
  tsConfigFilePath: join(repository, "tsconfig.json"),
  skipAddingFilesFromTsConfig: true,
});

let count = 0;

/** The types that a text exports, by name. It is read as a file of dsl/, and never written. */
export const typesOf = (text: string): ((name: string) => Type) => {
  const file = project.createSourceFile(join(repository, "dsl", `tested-${++count}.ts`), text);
  const wrong = project.getProgram().compilerObject.getSemanticDiagnostics(file.compilerNode);
  if (wrong.length > 0) throw new Error(project.formatDiagnosticsWithColorAndContext(file.getPreEmitDiagnostics()));
  return (name) => file.getTypeAliasOrThrow(name).getType();
};

/** The members of a union of texts, sorted; one text is a union of itself. */
export const texts = (type: Type | undefined): readonly string[] =>
  (type === undefined ? [] : type.isUnion() ? type.getUnionTypes() : type.isNever() ? [] : [type])
    .map((part) => {
      const value = part.getLiteralValue();
      if (typeof value !== "string") throw new Error(`${part.getText()} is no text`);
      return value;
    })
    .sort();

/** The properties of an object type. */
export const table = (type: Type | undefined): Readonly<Record<string, Type>> =>
  Object.fromEntries(
    type?.getProperties().map((symbol) => {
      const [file] = project.getSourceFiles("**/dsl/tested-*.ts");
      if (file === undefined) throw new Error("nothing was read yet");
      return [symbol.getName(), symbol.getTypeAtLocation(file)];
    }) ?? [],
  );
