import { mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { exitCodes } from "../../../src/errors.ts";
import { openEventWriter } from "../../../src/runner/record/eventWriter.ts";
import type { Tensorboard } from "../../../src/runner/tensorboard/environment.ts";
import { serveTensorboard } from "../../../src/runner/tensorboard/serve.ts";
import { installTimeoutMs, realTensorboard } from "./real.ts";

let tensorboard: Tensorboard;
let root: string;
const run = () => join(root, "runs", "toy", "aaaa-s0");

beforeAll(async () => {
  tensorboard = await realTensorboard();
  root = await mkdtemp(join(tmpdir(), "exp-serve-"));
  await mkdir(run(), { recursive: true });
  const writer = await openEventWriter(run());
  writer.scalar("loss", 1, 1);
  await writer.close();
}, installTimeoutMs);
afterAll(() => rm(root, { recursive: true, force: true }));

const runsAt = async (url: string) => (await fetch(new URL("data/runs", url))).json();
const patiently = { timeout: 20_000, interval: 100 };

/** Resolves once nothing answers at the address any more. */
const silence = (url: string) =>
  vi.waitFor(() => expect(runsAt(url)).rejects.toThrow("fetch failed"), patiently);

test.each(["fast", "python"] as const)("a folder of links is followed by the %s loader", async (loader) => {
  const view = await mkdtemp(join(tmpdir(), "exp-links-"));
  await symlink(run(), join(view, "readable name"));
  const server = await serveTensorboard(tensorboard, { directory: view, port: 0, loader });
  try {
    await vi.waitFor(async () => expect(await runsAt(server.url)).toEqual(["readable name"]), patiently);
  } finally {
    await server.stop();
    await rm(view, { recursive: true });
  }
  await server.ended;
  await silence(server.url);
});

test("a port that is taken is refused in TensorBoard's words", async () => {
  const taken = createServer();
  await new Promise<void>((listening) => taken.listen(0, "127.0.0.1", listening));
  const { port } = taken.address() as { port: number };
  try {
    await expect(serveTensorboard(tensorboard, { directory: root, port })).rejects.toMatchObject({
      message: `TensorBoard did not start: ERROR: TensorBoard could not bind to port ${port}, it was already in use`,
      exitCode: exitCodes.resource,
    });
  } finally {
    taken.close();
  }
});

/** Starts a process in a separate group that serves TensorBoard; `url` resolves when it does. */
async function startParent() {
  const jiti = fileURLToPath(new URL("../../../node_modules/.bin/jiti", import.meta.url));
  const script = fileURLToPath(new URL("parent.ts", import.meta.url));
  const parent = execa(process.execPath, [jiti, script, root], {
    detached: true,
    reject: false,
    lines: true,
  });
  const url = await new Promise<string>((serving, failed) => {
    const lines = createInterface({ input: parent.stdout });
    lines.on("line", (line) => {
      if (line.startsWith("serving ")) serving(line.slice("serving ".length));
    });
    lines.once("close", () => failed(new Error("the parent ended without serving")));
  });
  return { parent, url };
}

test("TensorBoard ends when its parent is killed", async () => {
  const { parent, url } = await startParent();
  expect(await runsAt(url)).toBeInstanceOf(Array);
  parent.kill("SIGKILL");
  await parent;
  await silence(url);
});

test("Ctrl-C reaches TensorBoard once, through its parent", async () => {
  const { parent, url } = await startParent();
  // The terminal sends the signal to the whole group.
  process.kill(-parent.pid!, "SIGINT");
  const { exitCode, stdout } = await parent;
  expect(exitCode).toBe(130);
  expect(stdout.filter((line) => line.includes("caught SIG"))).toEqual([
    "heard TensorBoard caught SIGTERM; exiting...",
  ]);
  expect(stdout.at(-1)).toBe("stopped");
  await silence(url);
});
