import { setTimeout } from "node:timers/promises";
import { afterEach, expect, test, vi } from "vitest";
import { listen } from "../../src/cli/signals.ts";
import { printed, startChild } from "../runner/child.ts";

const fixture = (name: string) => new URL(`fixtures/${name}.ts`, import.meta.url);

afterEach(() => vi.restoreAllMocks());

/** Listens with a mocked clock, and a process.exit that throws. */
function listenAt(clock: { now: number }, onRequest?: (signal: string) => void) {
  vi.spyOn(performance, "now").mockImplementation(() => clock.now);
  vi.spyOn(process, "exit").mockImplementation((code) => {
    throw new Error(`exit ${code}`);
  });
  return listen(onRequest);
}

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGUSR2", 75],
] as const)("%s lets the step finish, saves and exits with %i", async (signal, code) => {
  const child = startChild(fixture("loop"));
  await printed(child, "ready");
  child.kill(signal);
  const { exitCode, stdout } = await child;
  expect(stdout.split("\n")).toEqual(["ready", `asked ${signal}`, "saved"]);
  expect(exitCode).toBe(code);
});

test("a second Ctrl-C ends a process that does not finish saving", async () => {
  const child = startChild(fixture("loop"), "stuck");
  await printed(child, "ready");
  while (child.kill("SIGINT")) await setTimeout(50);
  const { exitCode, stdout } = await child;
  expect(stdout.split("\n")).toEqual(["ready", "asked SIGINT"]);
  expect(exitCode).toBe(130);
});

test("a loop sees signals because of macrotask: promises alone starve them", async () => {
  const { stdout } = await startChild(fixture("starved"));
  expect(JSON.parse(stdout)).toEqual({ afterPromises: null, afterMacrotasks: 143 });
});

test("the Ctrl-C that npx passes on after the terminal's is not a second one", () => {
  const clock = { now: 0 };
  const signals = listenAt(clock);
  process.emit("SIGINT", "SIGINT");
  clock.now = 100;
  process.emit("SIGINT", "SIGINT");
  expect(signals.requested()).toBe(130);
  clock.now = 300;
  expect(() => process.emit("SIGTERM", "SIGTERM")).toThrow("exit 143");
  signals.dispose();
});

test("after a scheduler's warning, its SIGTERM still lets the run save; the next one does not", () => {
  const clock = { now: 0 };
  const asked: string[] = [];
  const signals = listenAt(clock, (signal) => asked.push(signal));
  process.emit("SIGUSR2", "SIGUSR2");
  clock.now = 1000;
  process.emit("SIGUSR2", "SIGUSR2");
  process.emit("SIGTERM", "SIGTERM");
  expect(signals.requested()).toBe(75);
  expect(asked).toEqual(["SIGUSR2"]);
  clock.now = 2000;
  expect(() => process.emit("SIGTERM", "SIGTERM")).toThrow("exit 143");
  signals.dispose();
});

test("dispose leaves no listener behind", () => {
  const count = () => ["SIGINT", "SIGTERM", "SIGUSR2"].map((signal) => process.listenerCount(signal));
  const before = count();
  const signals = listen();
  expect(count()).toEqual(before.map((n) => n + 1));
  signals.dispose();
  expect(count()).toEqual(before);
});
