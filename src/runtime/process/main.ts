/**
 * The engine process. It is separate because polars can abort its process, and only ending the process interrupts it.
 * The watchdog starts before the engine's modules load, which takes a second.
 */
import { endWithParent } from "./parent-watchdog.ts";

const [parent] = process.argv.slice(2);
endWithParent(Number(parent));
await import("./answer-once.ts");
