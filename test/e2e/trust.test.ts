import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { execa } from "execa";
import { expect, test } from "vitest";
import { printed, program } from "./exp.ts";
import { inRingDirectory } from "./ring.ts";

const { at, exp, run, onlyRun } = inRingDirectory();

const manifestOf = async (runs: string) =>
  JSON.parse(await readFile(join(await onlyRun(runs), "manifest.json"), "utf8"));

const wasm = ["--engine", "wasm", "--threads", "1"];

test("a run whose experiment was edited is refused by every command that uses it, with what was changed", async () => {
  expect((await run("edited", "--budget", "smoke", ...wasm)).exitCode).toBe(0);
  const file = join(await onlyRun("edited"), "experiment.yaml");
  const written = await readFile(file, "utf8");
  await writeFile(file, written.replace("seed: 0", "seed: 1"));
  for (const verb of ["resume", "generate"]) {
    const { exitCode, stderr } = await exp(verb, "ring", "--runs", "edited");
    expect(exitCode).toBe(4);
    expect(stderr).toContain("experiment.yaml: edited since the run began: dataset.seed is 1, was 0. ");
    expect(stderr.split("\n")).toHaveLength(1);
  }
  await writeFile(file, `# a comment changes nothing\n${written}`);
  expect((await exp("resume", "ring", "--runs", "edited")).exitCode).toBe(0);
});

test.each([
  ["an engine that is none", { engine: { name: "constructor" }, plan: {} }, '"constructor" is not an engine'],
  [
    "a billion samples",
    { engine: {}, plan: { samples: 1e9 } },
    "/plan/samples: Expected integer to be less or equal to",
  ],
])("a manifest with %s is refused in one line", async (_, changes, message) => {
  const path = join(await onlyRun("edited"), "manifest.json");
  const before = await readFile(path, "utf8");
  const { engine, plan, ...rest } = JSON.parse(before);
  const damaged = { ...rest, engine: { ...engine, ...changes.engine }, plan: { ...plan, ...changes.plan } };
  await writeFile(path, JSON.stringify(damaged));
  const { exitCode, stderr } = await exp("resume", "ring", "--runs", "edited");
  await writeFile(path, before);
  expect([exitCode, stderr.split("\n").length]).toEqual([4, 1]);
  expect(stderr).toContain(message);
});

/** What a shell says of `exp`, whose output goes where `redirection` says. */
const shell = (redirection: string, ...args: readonly string[]) =>
  execa("sh", ["-c", `("$@"; echo "$?" > code) ${redirection}; cat code`, "sh", program, ...args], {
    cwd: at("."),
    reject: false,
  });

test("a run whose log cannot be written any more saves and ends as on SIGTERM", async () => {
  const long = ["--steps", "2000", ...wasm];
  const logs = [
    ["unread", "2>&1 | head -n 1"],
    ["full", "> /dev/full"],
  ] as const;
  for (const [runs, redirection] of logs) {
    const { stdout } = await shell(redirection, "run", "ring.yaml", "--runs", runs, ...long);
    expect(stdout.split("\n").at(-1)).toBe("143");
    // Asked before its first step, a run has nothing to save.
    expect((await manifestOf(runs)).status).toBe("interrupted");
  }
});

test("a command whose result cannot be written fails in one line", async () => {
  const { stdout, stderr } = await shell("> /dev/full", "list", "losses");
  expect(stdout).toBe("5");
  expect(stderr).toBe("error: stdout cannot be written: no space left on the disk");
});

test("no signal is lost while a run starts", async () => {
  const ends = { SIGTERM: 143, SIGUSR2: 75 } as const;
  for (const [signal, code] of Object.entries(ends))
    for (const milliseconds of [400, 700, 1000]) {
      const started = run(`start-${signal}-${milliseconds}`, "--steps", "2000", ...wasm);
      await setTimeout(milliseconds);
      started.kill(signal as keyof typeof ends);
      const ended = await started;
      // On a slow machine, Node itself may still be starting.
      expect([code, signal]).toContain(ended.exitCode ?? ended.signal);
    }
});

test("SIGHUP without a terminal saves, and the run goes on to its end", async () => {
  const running = run("hungUp", "--json", "--steps", "60", ...wasm);
  await printed(running, "step");
  running.kill("SIGHUP");
  const { exitCode, stdout } = await running;
  expect(exitCode).toBe(0);
  expect(stdout).toContain("SIGHUP: saving after this step, and going on");
});
