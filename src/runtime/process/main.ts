/**
 * The engine's process. It is a process of its own because polars can abort the one it runs in, and cannot be interrupted but
 * by ending it. The watchdog starts before the engine's modules load, which takes a second.
 */
import { endWithParent } from "./parent-watchdog.ts";

const [parent] = process.argv.slice(2);
endWithParent(Number(parent));
await import("./reply.ts");
