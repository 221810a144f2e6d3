import { readdir, readFile, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { acquireLock } from "../../src/files/lock.ts";
import { ownIdentity } from "../../src/files/processIdentity.ts";
import { printed, startChild } from "../runner/child.ts";
import { temporaryDirectory } from "../runner/temporary.ts";

const hold = new URL("fixtures/hold.ts", import.meta.url);
const since = "2026-01-02T03:04:05.678Z";
const token = "01234567-89ab-cdef-0123-456789abcdef";

/** A lock file whose owner is this process, but for what `changes` says. */
async function lockedBy(changes: object): Promise<string> {
  const path = join(await temporaryDirectory(), "lock");
  await writeFile(path, JSON.stringify({ ...(await ownIdentity()), since, token, ...changes }));
  return path;
}

const refusal = (path: string, { pid = process.pid, host = hostname() } = {}) => ({
  name: "UserError",
  exitCode: 5,
  message: expect.stringContaining(`${path}: in use by pid ${pid} on ${host} since 20`),
});

/** The pid of a process that has just ended. */
async function deadPid(): Promise<number> {
  const child = startChild(new URL("../runner/run/fixtures/nothing.ts", import.meta.url));
  await child;
  return child.pid!;
}

test("a lock is refused to everyone until it is released, and leaves nothing", async () => {
  const path = join(await temporaryDirectory(), "lock");
  const lock = await acquireLock(path);
  expect(JSON.parse(await readFile(path, "utf8"))).toMatchObject(await ownIdentity());
  await expect(acquireLock(path)).rejects.toMatchObject(refusal(path));
  const child = await startChild(hold, path);
  expect(child.stdout).toContain(`refused: ${path}: in use by pid ${process.pid} on ${hostname()} since 20`);
  await lock.release();
  expect(await readdir(join(path, ".."))).toEqual([]);
  await (await acquireLock(path)).release();
});

test("a live process elsewhere is named; once killed, its lock is taken over", async () => {
  const path = join(await temporaryDirectory(), "lock");
  const child = startChild(hold, path);
  await printed(child, "held");
  await expect(acquireLock(path)).rejects.toMatchObject(refusal(path, { pid: child.pid! }));
  child.kill("SIGKILL");
  await child;
  await (await acquireLock(path)).release();
  expect(await readdir(join(path, ".."))).toEqual([]);
});

test("the lock of a pid that is gone is taken over", async () => {
  const path = await lockedBy({ pid: await deadPid(), startTime: "1" });
  const lock = await acquireLock(path);
  expect(JSON.parse(await readFile(path, "utf8")).pid).toBe(process.pid);
  await lock.release();
});

test.skipIf(process.platform !== "linux")(
  "a pid that another process has got meanwhile is found out",
  async () => {
    const { startTime } = await ownIdentity();
    const path = await lockedBy({ startTime: String(Number(startTime) - 1) });
    await (await acquireLock(path)).release();
  },
);

test("the lock of an earlier boot is taken over, though its pid runs", async () => {
  await (await acquireLock(await lockedBy({ bootId: "another" }))).release();
});

test("the lock of another host is never taken over; the error says what to do", async () => {
  const path = await lockedBy({ host: "elsewhere", pid: await deadPid() });
  await expect(acquireLock(path)).rejects.toMatchObject({
    exitCode: 5,
    message: expect.stringMatching(
      / on elsewhere since 2026-01-02T03:04:05.678Z; if that .* has ended, delete .*lock$/,
    ),
  });
});

test("a lock that cannot be read is refused, not taken over", async () => {
  const path = await lockedBy({ pid: "1" });
  await expect(acquireLock(path)).rejects.toMatchObject({
    exitCode: 4,
    message: `${path}: /pid: Expected integer`,
  });
});

test("of many that find a dead owner at once, one gets the lock", async () => {
  const path = await lockedBy({ bootId: "another" });
  const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => acquireLock(path)));
  const won = outcomes.filter(({ status }) => status === "fulfilled");
  expect(won).toHaveLength(1);
  const lost = outcomes.filter((outcome) => outcome.status === "rejected");
  for (const { reason } of lost) expect(reason).toMatchObject({ name: "UserError", exitCode: 5 });
});

test("whoever died while taking over is taken over in turn", async () => {
  const path = await lockedBy({ bootId: "another" });
  const dead = JSON.parse(await readFile(path, "utf8"));
  await writeFile(`${path}.${token}`, JSON.stringify({ ...dead, token: token.replaceAll("0", "f") }));
  const lock = await acquireLock(path);
  expect(await readdir(join(path, ".."))).toEqual(["lock"]);
  await lock.release();
});

test("releasing a lock that has been deleted and taken by another leaves the other's", async () => {
  const path = join(await temporaryDirectory(), "lock");
  const lock = await acquireLock(path);
  const others = JSON.stringify({ ...(await ownIdentity()), since, token });
  await writeFile(path, others);
  await lock.release();
  expect(await readFile(path, "utf8")).toBe(others);
});
