#!/usr/bin/env node
// The command `greenflag` of the installed package. Node does not strip types in packages, so tsx does.
import { register } from "tsx/esm/api";

register();
await import("./main.ts");
