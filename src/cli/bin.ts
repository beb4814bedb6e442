#!/usr/bin/env node
/** The command `greenflag` of the installed package. It imports nothing itself, so that an old Node can say that it is too old. */
const needed = "22.19";
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
const [neededMajor = 0, neededMinor = 0] = needed.split(".").map(Number);
if (major < neededMajor || (major === neededMajor && minor < neededMinor)) {
  console.error(
    `greenflag: needs Node ${needed} or later, but this is Node ${process.versions.node}: please install a newer one.`,
  );
  process.exitCode = 2;
} else {
  await import("./start.ts");
}
