/**
 * Errors that a tsconfig.json enables but that do not concern the pipeline: unused names, style, and the JavaScript
 * output. Pipelines are always evaluated as ECMAScript modules, so rules about CommonJS output do not apply. These
 * errors are left to tsc and the editor.
 */
import { ModuleKind, ModuleResolutionKind, type ts } from "ts-morph";

/** Options that find nothing wrong with a type. */
const style: ts.CompilerOptions = {
  noUnusedLocals: false,
  noUnusedParameters: false,
  noImplicitReturns: false,
  noFallthroughCasesInSwitch: false,
  noImplicitOverride: false,
  noPropertyAccessFromIndexSignature: false,
  allowUnreachableCode: true,
  allowUnusedLabels: true,
  // About the JavaScript and the declarations that are written; none are.
  erasableSyntaxOnly: false,
  isolatedModules: false,
  isolatedDeclarations: false,
  verbatimModuleSyntax: false,
  declaration: false,
  declarationMap: false,
  composite: false,
  incremental: false,
  // What the loader of pipelines allows.
  allowImportingTsExtensions: true,
  resolveJsonModule: true,
  esModuleInterop: true,
};

const esModules: ReadonlySet<ModuleKind | undefined> = new Set([
  ...[ModuleKind.ES2015, ModuleKind.ES2020, ModuleKind.ES2022, ModuleKind.ESNext, ModuleKind.Preserve],
  ...[ModuleKind.Node16, ModuleKind.Node18, ModuleKind.Node20, ModuleKind.NodeNext],
]);
/** Kinds of resolution that do not read the "exports" of a package, and so do not find this one. */
const withoutExports: ReadonlySet<ModuleResolutionKind | undefined> = new Set([
  ModuleResolutionKind.Classic,
  ModuleResolutionKind.Node10,
]);

/** The options of a tsconfig.json without those that are none of a pipeline's business. */
export const withoutLint = (options: ts.CompilerOptions): ts.CompilerOptions => {
  const modules = options.module === undefined || esModules.has(options.module);
  const resolution = !withoutExports.has(options.moduleResolution);
  return {
    ...style,
    ...(modules && resolution ? {} : { module: ModuleKind.ESNext, moduleResolution: ModuleResolutionKind.Bundler }),
  };
};

/** Errors of TypeScript's that no option turns off. */
const lint: ReadonlySet<number> = new Set([
  // import.meta, await at the top level, and ECMAScript syntax, in a file of a CommonJS package.
  ...[1286, 1287, 1295, 1309, 1343, 1378, 1432, 1470],
  // Such a file that imports an ECMAScript module.
  ...[1471, 1479, 1541, 1542],
  // JSON with an attribute, and without.
  ...[1543, 1544, 2821, 2823, 2856],
  // An @ts-expect-error that expected one of these.
  2578,
]);

export const isLint = (code: number): boolean => lint.has(code);
