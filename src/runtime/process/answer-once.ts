/** The engine process: reads one request, answers it, and exits. */
import { readFileSync, writeFileSync } from "node:fs";
import { engines } from "../../engines/registry.ts";
import { answerRequest } from "./answer-request.ts";
import { loadRunner } from "./load-runner.ts";
import { type EngineReply, replies, requestFrom } from "./protocol.ts";

const reply = (message: EngineReply): void => writeFileSync(replies, `${JSON.stringify(message)}\n`);

const request = requestFrom(readFileSync(0, "utf8"));
reply(
  request === null
    ? { kind: "bug", sentence: "The engine's process received no request that it can read.", stack: "" }
    : await answerRequest(request, {
        engines,
        load: loadRunner,
        step: (step, tables) => reply({ kind: "step", step, ...(tables === undefined ? {} : { tables }) }),
      }),
);
// Idle threads of polars and the watchdog would keep the process alive.
process.exit(0);
