/** The language server of the installed TypeScript 7, asked as an editor asks it. */
import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath, pathToFileURL } from "node:url";

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

export interface Editor {
  /** The labels that are offered at a position of a file that holds this text, though it may never have been saved. */
  readonly completions: (file: string, text: string, position: number) => Promise<readonly string[]>;
  /** What a hover says at a position of such a file: the code block alone, without the documentation below it. */
  readonly hover: (file: string, text: string, position: number) => Promise<string>;
  readonly close: () => void;
}

const tsc = fileURLToPath(new URL("../../node_modules/.bin/tsc", import.meta.url));

export const openEditor = async (folder: string): Promise<Editor> => {
  const server: ChildProcess = spawn(tsc, ["--lsp", "--stdio"], {
    stdio: ["pipe", "pipe", "ignore"],
  });
  const waiting = new Map<number, (message: Message) => void>();
  let received = Buffer.alloc(0);
  let count = 0;

  const send = (message: object): void => {
    const text = JSON.stringify({ jsonrpc: "2.0", ...message });
    server.stdin?.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  };
  const request = (method: string, params: object): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const id = ++count;
      waiting.set(id, ({ result, error }) =>
        error === undefined ? resolve(result) : reject(new Error(error.message)),
      );
      send({ id, method, params });
    });
  const receive = (message: Message): void => {
    // What the server asks of an editor (its settings, say) is answered with nothing.
    if (message.method !== undefined && message.id !== undefined) send({ id: message.id, result: null });
    else if (message.id !== undefined) waiting.get(message.id)?.(message);
  };
  server.stdout?.on("data", (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    for (;;) {
      const end = received.indexOf("\r\n\r\n");
      const length = Number(/Content-Length: (\d+)/i.exec(received.subarray(0, end).toString())?.[1]);
      if (end < 0 || received.length < end + 4 + length) return;
      receive(JSON.parse(received.subarray(end + 4, end + 4 + length).toString()));
      received = received.subarray(end + 4 + length);
    }
  });

  const uri = pathToFileURL(folder).href;
  await request("initialize", {
    processId: process.pid,
    rootUri: uri,
    workspaceFolders: [{ uri, name: "authors" }],
    capabilities: { textDocument: { completion: { completionItem: {} } } },
  });
  send({ method: "initialized", params: {} });
  let version = 0;
  const opened = new Set<string>();
  /** Asks about a position of a file, once the server knows the text. */
  const ask = (method: string, file: string, text: string, position: number): Promise<unknown> => {
    const textDocument = { uri: pathToFileURL(file).href, version: ++version };
    if (opened.has(file))
      send({ method: "textDocument/didChange", params: { textDocument, contentChanges: [{ text }] } });
    else
      send({
        method: "textDocument/didOpen",
        params: { textDocument: { ...textDocument, languageId: "typescript", text } },
      });
    opened.add(file);
    const before = text.slice(0, position).split("\n");
    const at = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
    return request(method, { textDocument, position: at });
  };
  return {
    completions: async (file, text, position) => {
      const found = await ask("textDocument/completion", file, text, position);
      const items = Array.isArray(found) ? found : ((found as { items?: unknown[] } | null)?.items ?? []);
      return items.map((item) => (item as { label: string }).label).sort();
    },
    hover: async (file, text, position) => {
      const found = (await ask("textDocument/hover", file, text, position)) as { contents: unknown } | null;
      const { contents } = found ?? { contents: "" };
      const said = typeof contents === "string" ? contents : (contents as { value: string }).value;
      return /^```\w*\n(.*?)\n```/s.exec(said)?.[1] ?? said;
    },
    close: () => server.kill(),
  };
};
