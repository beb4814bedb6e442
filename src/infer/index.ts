/** Declarations from files. */
export { printDeclaration } from "./print-declaration.ts";
export { readColumns } from "./read-columns.ts";
