import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { expect, test } from "vitest";
import { stream } from "../../../src/engine/random/streams.ts";
import { loadLatestCheckpoint } from "../../../src/runner/checkpoint/load.ts";
import { checkpointName } from "../../../src/runner/checkpoint/manifest.ts";
import { reopenRun } from "../../../src/runner/runs/claim.ts";
import { jiti, printed, startChild } from "../child.ts";
import { temporaryDirectory } from "../temporary.ts";
import { stateAt } from "./states.ts";

const script = (name: string) => new URL(`fixtures/${name}.ts`, import.meta.url);

test("kill -9 while saving, again and again, loses no checkpoint that was reported as saved", async () => {
  const run = await temporaryDirectory();
  const checkpoints = join(run, "checkpoints");
  const delays = stream(0, "kill").integers(3, 60);
  let saved = 0;
  for (const delay of delays) {
    const child = startChild(script("saveForever"), run);
    await printed(child, `saved ${saved + 2}`);
    await setTimeout(delay);
    child.kill("SIGKILL");
    const { stdout, signal } = await child;
    expect(signal).toBe("SIGKILL");
    expect(stdout).not.toContain("warning");
    const latest = await loadLatestCheckpoint(checkpoints, expect.unreachable);
    expect(latest?.step).toBeGreaterThanOrEqual(Number(/\d+$/.exec(stdout)![0]));
    expect(latest?.tensors).toEqual(stateAt(latest!.step, 100_000));
    saved = latest!.step;
  }
  const { release } = await reopenRun(run);
  expect((await readdir(checkpoints)).filter((name) => !name.startsWith("step-"))).toEqual([]);
  await release();
});

/** Runs a command with a file system of two megabytes at `place`; needs unprivileged user namespaces (Linux). */
const onSmallDisk = (place: string, command: readonly string[]) =>
  execa(
    "unshare",
    [
      "--user",
      "--map-root-user",
      "--mount",
      "sh",
      "-c",
      'mount -t tmpfs -o size=2m none "$0" && exec "$@"',
      place,
      ...command,
    ],
    { reject: false },
  );

const canMount = (await onSmallDisk("/mnt", ["true"])).exitCode === 0;

test.skipIf(!canMount)(
  "a disk that is full: the save fails in one line, the last checkpoint stays",
  async () => {
    const place = await temporaryDirectory();
    const command = [process.execPath, jiti, fileURLToPath(script("fillDisk")), place];
    const { stdout, stderr } = await onSmallDisk(place, command);
    expect(stderr).toBe("");
    const { step, ...outcome } = JSON.parse(stdout);
    expect(step).toBeGreaterThan(5);
    // 100,001 numbers of 4 bytes; what is free is what the next temporary file could use.
    const room = "no space left on the disk: 400,004 bytes needed, ";
    const message = expect.stringContaining(`${join(place, checkpointName(step))}: cannot write: ${room}`);
    expect(outcome).toEqual({ name: "UserError", exitCode: 5, message, latest: step - 1, left: [] });
  },
);
