/**
 * Errors that a tsconfig.json enables but that do not concern the pipeline: unused names, style, and the JavaScript
 * output. Pipelines are always evaluated as ECMAScript modules, so rules about CommonJS output do not apply. These
 * errors are left to tsc and the editor.
 */
import { ModuleKind, ModuleResolutionKind, type ts } from "ts-morph";

/** Options that do not detect type errors. */
const style: ts.CompilerOptions = {
  noUnusedLocals: false,
  noUnusedParameters: false,
  noImplicitReturns: false,
  noFallthroughCasesInSwitch: false,
  noImplicitOverride: false,
  noPropertyAccessFromIndexSignature: false,
  allowUnreachableCode: true,
  allowUnusedLabels: true,
  // About generated JavaScript and declaration files, of which there are none.
  erasableSyntaxOnly: false,
  isolatedModules: false,
  isolatedDeclarations: false,
  verbatimModuleSyntax: false,
  declaration: false,
  declarationMap: false,
  composite: false,
  incremental: false,
  // Allowed by the loader of pipelines.
  allowImportingTsExtensions: true,
  resolveJsonModule: true,
  esModuleInterop: true,
};

const esModules: ReadonlySet<ModuleKind | undefined> = new Set([
  ...[ModuleKind.ES2015, ModuleKind.ES2020, ModuleKind.ES2022, ModuleKind.ESNext, ModuleKind.Preserve],
  ...[ModuleKind.Node16, ModuleKind.Node18, ModuleKind.Node20, ModuleKind.NodeNext],
]);
/** Kinds of module resolution that ignore the "exports" of a package, and therefore do not find this one. */
const withoutExports: ReadonlySet<ModuleResolutionKind | undefined> = new Set([
  ModuleResolutionKind.Classic,
  ModuleResolutionKind.Node10,
]);

/** The options of a tsconfig.json without those that do not concern pipelines. */
export const withoutStyleOptions = (options: ts.CompilerOptions): ts.CompilerOptions => {
  const modules = options.module === undefined || esModules.has(options.module);
  const resolution = !withoutExports.has(options.moduleResolution);
  return {
    ...style,
    // Where tsc would write concerns only tsc. By default it writes only what lies beside the tsconfig.json.
    rootDir: "/",
    ...(modules && resolution ? {} : { module: ModuleKind.ESNext, moduleResolution: ModuleResolutionKind.Bundler }),
  };
};

/** TypeScript errors that no option disables. */
const lint: ReadonlySet<number> = new Set([
  // import.meta, top-level await, and ECMAScript syntax in a file of a CommonJS package.
  ...[1286, 1287, 1295, 1309, 1343, 1378, 1432, 1470],
  // A CommonJS file that imports an ECMAScript module.
  ...[1471, 1479, 1541, 1542],
  // JSON imports with and without an attribute.
  ...[1543, 1544, 2821, 2823, 2856],
  // An @ts-expect-error that expected one of these.
  2578,
]);

export const isStyleError = (code: number): boolean => lint.has(code);
