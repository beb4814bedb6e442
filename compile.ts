// npx tsx compile ... is greenflag compile ...
process.argv.splice(2, 0, "compile");
await import("./src/cli/bin.ts");

export {};
