import { mkdir, readdir, symlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { claimRun, reopenRun } from "../../../src/runner/runs/claim.ts";
import { startChild } from "../child.ts";
import { temporaryDirectory } from "../temporary.ts";

const hash = "0123456789abcdef".repeat(4);

test("runs of one experiment and seed are numbered from the second on", async () => {
  const root = join(await temporaryDirectory(), "runs");
  const names = [];
  for (const seed of [0, 0, 7, 0]) names.push((await claimRun(root, "wgan-gp", hash, seed)).directory);
  expect(names).toEqual(
    ["01234567-s0", "01234567-s0-2", "01234567-s7", "01234567-s0-3"].map((name) =>
      join(root, "wgan-gp", name),
    ),
  );
  expect(await readdir(names[0]!)).toEqual(["lock.1"]);
});

test("processes that claim at once get a directory each", async () => {
  const root = join(await temporaryDirectory(), "runs");
  const script = new URL("fixtures/claimMany.ts", import.meta.url);
  const outputs = await Promise.all([1, 2, 3].map(() => startChild(script, root, "20")));
  const claimed = outputs.flatMap(({ stdout }) => stdout.split("\n"));
  expect(claimed).toHaveLength(60);
  expect(new Set(claimed).size).toBe(60);
  expect(await readdir(join(root, "dcgan"))).toHaveLength(60);
});

test("a claimed run cannot be reopened before it is released", async () => {
  const { directory, release } = await claimRun(join(await temporaryDirectory(), "runs"), "a", hash, 0);
  await expect(reopenRun(directory)).rejects.toThrow(`in use by pid ${process.pid}`);
  await release();
  await (await reopenRun(directory)).release();
  expect(await readdir(directory)).toEqual(["lock.2"]);
});

test.each(["", ".", "..", "../a", "a/b", "A", "-a", ".a", "a b", "a\n", "é", "a".repeat(65), "a\0"])(
  "%j is no name",
  async (name) => {
    const root = await temporaryDirectory();
    await expect(claimRun(join(root, "runs"), name, hash, 0)).rejects.toMatchObject({
      exitCode: 2,
      message: `${JSON.stringify(name)} is not allowed as a run's name; it must match ^[a-z0-9][a-z0-9._-]{0,63}$`,
    });
    expect(await readdir(root)).toEqual([]);
  },
);

test("a symbolic link that leads out of the runs directory is not followed", async () => {
  const place = await temporaryDirectory();
  await Promise.all(["runs", "outside"].map((name) => mkdir(join(place, name))));
  await symlink(join(place, "outside"), join(place, "runs/a"));
  await symlink(join(place, "nowhere"), join(place, "runs/b"));
  for (const name of ["a", "b"])
    await expect(claimRun(join(place, "runs"), name, hash, 0)).rejects.toMatchObject({
      exitCode: 5,
      message: `${join(place, "runs", name)}: must be a directory, not a symbolic link or a file`,
    });
  expect(await readdir(join(place, "outside"))).toEqual([]);
});

test("the runs directory itself may be a link, to a larger disk", async () => {
  const place = await temporaryDirectory();
  await mkdir(join(place, "large"));
  await symlink(join(place, "large"), join(place, "runs"));
  const { directory } = await claimRun(join(place, "runs"), "a", hash, 0);
  expect(directory).toBe(join(place, "runs/a/01234567-s0"));
});

test("a run name taken by a link that leads out is skipped", async () => {
  const place = await temporaryDirectory();
  await mkdir(join(place, "runs/a"), { recursive: true });
  await symlink(place, join(place, "runs/a/01234567-s0"));
  const { directory } = await claimRun(join(place, "runs"), "a", hash, 0);
  expect(directory).toBe(join(place, "runs/a/01234567-s0-2"));
});

test("a file in place of the runs directory is the user's mistake", async () => {
  const file = join(await temporaryDirectory(), "runs");
  await writeFile(file, "");
  for (const root of [file, join(file, "deeper")])
    await expect(claimRun(root, "a", hash, 0)).rejects.toMatchObject({
      exitCode: 5,
      message: `${root}: ${root === file ? "" : `${file} is `}not a directory`,
    });
});

test("reopening removes the unfinished files of killed processes, and nothing else", async () => {
  const run = await temporaryDirectory();
  const uuid = "01234567-89ab-cdef-0123-456789abcdef";
  // Pids stay below 2^22 on Linux, and below 99999 on macOS.
  const gone = 2 ** 22 + 1;
  const left = [
    `.tmp-manifest.json-${gone}-${uuid}`,
    `checkpoints/.tmp-3-${gone}-${uuid}`,
    `.tmp-old-${process.pid}-${uuid}`,
  ];
  const kept = [
    `.tmp-live-${process.ppid}-${uuid}`,
    `.tmp-own-${process.pid}-${uuid}`,
    ".tmp-mine",
    "checkpoints/step-00000003",
  ];
  for (const name of [...left, ...kept]) await mkdir(join(run, name), { recursive: true });
  // A process of an earlier container had the pid that is now this one's.
  await utimes(join(run, left[2]!), 1, 1);
  const { release } = await reopenRun(run);
  const found = await readdir(run, { recursive: true });
  expect(new Set(found)).toEqual(new Set([...kept, "checkpoints", "lock.1"]));
  await release();
});
