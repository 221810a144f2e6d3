import { setTimeout } from "node:timers/promises";
import { afterEach, expect, test, vi } from "vitest";
import { listen, requestStop, takeSignals } from "../../src/cli/signals.ts";
import { printed, startChild } from "../runner/child.ts";

const fixture = (name: string) => new URL(`fixtures/${name}.ts`, import.meta.url);

const names = ["SIGINT", "SIGTERM", "SIGHUP", "SIGUSR2"] as const;

afterEach(() => {
  vi.restoreAllMocks();
  for (const name of names) process.removeAllListeners(name);
});

/** Takes signals with a mocked clock, a process.exit that throws, and a terminal or none. */
function takenAt(clock: { now: number }, terminal = true) {
  vi.spyOn(performance, "now").mockImplementation(() => clock.now);
  vi.spyOn(process, "exit").mockImplementation((code) => {
    throw new Error(`exit ${code}`);
  });
  for (const stream of [process.stdout, process.stderr]) stream.isTTY = terminal;
  takeSignals();
}

const wereTerminals = [process.stdout.isTTY, process.stderr.isTTY] as const;
afterEach(() => {
  [process.stdout.isTTY, process.stderr.isTTY] = wereTerminals;
});

const send = (signal: (typeof names)[number]) => process.emit(signal, signal);

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGUSR2", 75],
] as const)("%s lets the step finish, saves and exits with %i", async (signal, code) => {
  const child = startChild(fixture("loop"));
  await printed(child, "ready");
  child.kill(signal);
  const { exitCode, stdout } = await child;
  expect(stdout.split("\n")).toEqual(["ready", `${signal}: finishing this step and saving`, "saved"]);
  expect(exitCode).toBe(code);
});

test("SIGHUP without a terminal saves, and the run goes on", async () => {
  const child = startChild(fixture("loop"));
  await printed(child, "ready");
  child.kill("SIGHUP");
  await printed(child, "saved on the way");
  child.kill("SIGTERM");
  expect((await child).exitCode).toBe(143);
});

test("SIGHUP from a terminal is a request to save and stop", () => {
  takenAt({ now: 0 });
  const lines: string[] = [];
  const signals = listen((line) => lines.push(line));
  send("SIGHUP");
  expect(signals.requested()).toBe(129);
  expect(signals.saveRequested()).toBe(false);
  expect(lines).toEqual(["SIGHUP: finishing this step and saving"]);
  signals.dispose();
});

test("a second Ctrl-C ends a process that does not finish saving", async () => {
  const child = startChild(fixture("loop"), "stuck");
  await printed(child, "ready");
  while (child.kill("SIGINT")) await setTimeout(50);
  const { exitCode, stdout } = await child;
  expect(stdout.split("\n")).toEqual(["ready", "SIGINT: finishing this step and saving"]);
  expect(exitCode).toBe(130);
});

test("a loop sees signals because of macrotask: promises alone starve them", async () => {
  const { stdout } = await startChild(fixture("starved"));
  expect(JSON.parse(stdout)).toEqual({ afterPromises: null, afterMacrotasks: 143 });
});

test("the Ctrl-C that npx passes on after the terminal's is not a second one", () => {
  const clock = { now: 0 };
  takenAt(clock);
  const signals = listen(() => {});
  send("SIGINT");
  clock.now = 100;
  send("SIGINT");
  expect(signals.requested()).toBe(130);
  clock.now = 300;
  expect(() => send("SIGTERM")).toThrow("exit 143");
  signals.dispose();
});

test("after a scheduler's warning, its SIGTERM still lets the run save; the next one does not", () => {
  const clock = { now: 0 };
  takenAt(clock);
  const asked: string[] = [];
  const signals = listen((line) => asked.push(line));
  send("SIGUSR2");
  clock.now = 1000;
  send("SIGUSR2");
  send("SIGTERM");
  expect(signals.requested()).toBe(75);
  expect(asked).toEqual(["SIGUSR2: finishing this step and saving"]);
  clock.now = 2000;
  expect(() => send("SIGTERM")).toThrow("exit 143");
  signals.dispose();
});

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
  ["SIGUSR2", 75],
] as const)("while no run listens, %s ends the process with %i", (signal, code) => {
  takenAt({ now: 0 });
  expect(() => send(signal)).toThrow(`exit ${code}`);
  listen(() => {}).dispose();
  expect(() => send(signal)).toThrow(`exit ${code}`);
});

test("without a terminal, a process survives SIGHUP while no run listens, as under nohup", () => {
  takenAt({ now: 0 }, false);
  expect(() => send("SIGHUP")).not.toThrow();
});

test("a log that cannot be written asks the run that listens to stop, once", () => {
  const lines: string[] = [];
  expect(requestStop("stdout cannot be written")).toBe(false);
  const signals = listen((line) => lines.push(line));
  expect(requestStop("stdout cannot be written")).toBe(true);
  expect(requestStop("stderr cannot be written")).toBe(true);
  expect(signals.requested()).toBe(143);
  expect(lines).toEqual(["stdout cannot be written: finishing this step and saving"]);
  signals.dispose();
});
