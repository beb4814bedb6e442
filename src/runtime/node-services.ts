/** What a run needs of Node: files, paths, processes and streams. */
import * as NodeChildProcessSpawner from "@effect/platform-node-shared/NodeChildProcessSpawner";
import * as NodeFileSystem from "@effect/platform-node-shared/NodeFileSystem";
import * as NodePath from "@effect/platform-node-shared/NodePath";
import * as NodeStdio from "@effect/platform-node-shared/NodeStdio";
import * as NodeTerminal from "@effect/platform-node-shared/NodeTerminal";
import type { FileSystem } from "effect/FileSystem";
import * as Layer from "effect/Layer";
import type { Path } from "effect/Path";
import type { ChildProcessSpawner } from "effect/process/ChildProcessSpawner";
import type { Stdio } from "effect/Stdio";
import type { Terminal } from "effect/Terminal";

export type NodeServices = ChildProcessSpawner | FileSystem | Path | Stdio | Terminal;

/** The services of this Node process. Provide it to a run: `Effect.provide(run, Layer.provideMerge(layer, nodeServices))`. */
export const nodeServices: Layer.Layer<NodeServices> = Layer.provideMerge(
  NodeChildProcessSpawner.layer,
  Layer.mergeAll(NodeFileSystem.layer, NodePath.layer, NodeStdio.layer, NodeTerminal.layer),
);
