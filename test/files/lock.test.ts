import { readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, test, vi } from "vitest";
import { acquireLock, isLocked, withLock } from "../../src/files/lock.ts";
import { take } from "../../src/files/lockFile.ts";
import { ownIdentity, processExists } from "../../src/files/processIdentity.ts";
import { printed, startChild } from "../runner/child.ts";
import { temporaryDirectory } from "../runner/temporary.ts";

const hold = new URL("fixtures/hold.ts", import.meta.url);
const since = "2026-01-02T03:04:05.678Z";
const token = "01234567-89ab-cdef-0123-456789abcdef";

afterEach(() => vi.useRealTimers());

const newPath = async () => join(await temporaryDirectory(), "lock");
const filesAt = (path: string) => readdir(join(path, ".."));
const read = async (file: string) => JSON.parse(await readFile(file, "utf8"));

/** The path of a lock whose owner is this process except for `changes`, in its third acquisition. */
async function lockedBy(changes: object): Promise<string> {
  const path = await newPath();
  await writeFile(`${path}.3`, JSON.stringify({ ...(await ownIdentity()), since, id: token, ...changes }));
  return path;
}

/** Like `lockedBy`, as version 0.1 wrote the locks of runs. */
async function lockedByOld(changes: object): Promise<string> {
  const path = await newPath();
  await writeFile(path, JSON.stringify({ ...(await ownIdentity()), since, token, ...changes }));
  return path;
}

/** Moves the time of the last renewal into the past. */
async function leaveSilent(file: string, seconds: number): Promise<void> {
  const { mtime } = await stat(file);
  const past = new Date(mtime.getTime() - 1000 * seconds);
  await utimes(file, past, past);
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

test("a lock is refused to everyone until it is released, and leaves its token", async () => {
  const path = await newPath();
  const lock = await acquireLock(path);
  expect(await read(`${path}.1`)).toMatchObject(await ownIdentity());
  await expect(acquireLock(path)).rejects.toMatchObject(refusal(path));
  const child = await startChild(hold, path);
  expect(child.stdout).toContain(`refused: ${path}: in use by pid ${process.pid} on ${hostname()} since 20`);
  expect(await isLocked(path)).toBe(true);
  await lock.release();
  expect(await isLocked(path)).toBe(false);
  expect(await filesAt(path)).toEqual(["lock.1"]);
  expect((await stat(`${path}.1`)).size).toBe(0);
});

test("a lock that another process has taken over is no longer held, and the error says who has it", async () => {
  const path = await newPath();
  const lock = await acquireLock(path);
  await lock.requireHeld();
  const later = await take(path, 2);
  await later!.requireHeld();
  await expect(lock.requireHeld()).rejects.toMatchObject({
    name: "UserError",
    exitCode: 5,
    message: expect.stringMatching(
      `^${path}: this process no longer holds the lock: pid ${process.pid} on ${hostname()} took it at 20`,
    ),
  });
  await lock.release();
  await later!.requireHeld();
  await rm(`${path}.2`);
  await expect(later!.requireHeld()).rejects.toThrow("no longer holds the lock: its file was removed");
  await later!.release();
});

test("the token grows with every acquisition, by release and by takeover", async () => {
  const path = await newPath();
  for (const token of [1, 2]) {
    const lock = await acquireLock(path);
    expect(lock.token).toBe(token);
    await lock.release();
  }
  const child = startChild(hold, path);
  await printed(child, "held");
  expect(await filesAt(path)).toEqual(["lock.3"]);
  child.kill("SIGKILL");
  await child;
  expect((await acquireLock(path)).token).toBe(4);
  expect(await filesAt(path)).toEqual(["lock.4"]);
});

test("a live process elsewhere is named; once killed, its lock is taken over", async () => {
  const path = join(await temporaryDirectory(), "lock");
  const child = startChild(hold, path);
  await printed(child, "held");
  await expect(acquireLock(path)).rejects.toMatchObject(refusal(path, { pid: child.pid! }));
  child.kill("SIGKILL");
  await child;
  await (await acquireLock(path)).release();
});

test("the lock of a pid that is gone is taken over", async () => {
  const path = await lockedBy({ pid: await deadPid(), startTime: "1" });
  const lock = await acquireLock(path);
  expect((await read(`${path}.4`)).pid).toBe(process.pid);
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

describe("the lock of another host", () => {
  const elsewhere = { host: "elsewhere", pid: 2 ** 30 };

  test("is held while its owner renews it", async () => {
    const path = await lockedBy(elsewhere);
    await expect(acquireLock(path)).rejects.toMatchObject({
      exitCode: 5,
      message: expect.stringMatching(/ on elsewhere since 2026-01-02T03:04:05.678Z, renewed \d s ago$/),
    });
    expect(await isLocked(path)).toBe(true);
  });

  test("is refused even if it is silent, with advice; observers consider it free", async () => {
    const path = await lockedBy(elsewhere);
    await leaveSilent(`${path}.3`, 90);
    await expect(acquireLock(path)).rejects.toMatchObject({
      message: expect.stringMatching(
        / on elsewhere since .*, renewed 9\d s ago; if that process has ended, delete .*lock\.3$/,
      ),
    });
    expect(await isLocked(path)).toBe(false);
  });

  test("is taken over by waiting processes once it is silent for a minute", async () => {
    const path = await lockedBy(elsewhere);
    await leaveSilent(`${path}.3`, 59);
    const waited = vi.fn(() => void leaveSilent(`${path}.3`, 2));
    expect(await withLock(path, waited, async () => filesAt(path))).toEqual(["lock.4"]);
    expect(waited).toHaveBeenCalledTimes(1);
  });

  test("has no time of renewal if version 0.1 wrote it", async () => {
    const path = await lockedByOld(elsewhere);
    await leaveSilent(path, 90);
    await expect(acquireLock(path)).rejects.toMatchObject({
      exitCode: 5,
      message: expect.stringMatching(
        / on elsewhere since 2026-01-02T03:04:05.678Z; if that .* has ended, delete .*lock$/,
      ),
    });
    expect(await isLocked(path)).toBe(true);
  });
});

test("the owner renews its lock until it releases it", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  const path = await newPath();
  const lock = await acquireLock(path);
  const before = await readFile(`${path}.1`, "utf8");
  await leaveSilent(`${path}.1`, 90);
  vi.advanceTimersByTime(5_000);
  await vi.waitFor(async () => expect(Date.now() - (await stat(`${path}.1`)).mtimeMs).toBeLessThan(10_000));
  expect(await readFile(`${path}.1`, "utf8")).toBe(before);
  await lock.release();
  vi.advanceTimersByTime(60_000);
  expect((await stat(`${path}.1`)).size).toBe(0);
});

test("the lock of a live process of this host is never taken over, however long it is silent", async () => {
  const path = await newPath();
  const lock = await acquireLock(path);
  await leaveSilent(`${path}.1`, 3600);
  await expect(acquireLock(path)).rejects.toMatchObject(refusal(path));
  const waited = vi.fn(() => void lock.release());
  await withLock(path, waited, async () => {});
  expect(waited).toHaveBeenCalledTimes(1);
});

describe("a lock that version 0.1 left", () => {
  test("is refused while its owner lives, and taken over after", async () => {
    const path = await lockedByOld({});
    await expect(acquireLock(path)).rejects.toMatchObject(refusal(path));
    const dead = await lockedByOld({ pid: await deadPid() });
    expect((await acquireLock(dead)).token).toBe(1);
    expect(await filesAt(dead)).toEqual(["lock.1"]);
  });

  test("of the cache has only a pid and a host, and is treated the same", async () => {
    const path = await newPath();
    await writeFile(path, JSON.stringify({ pid: process.pid, host: hostname() }));
    await expect(acquireLock(path)).rejects.toMatchObject({
      message: `${path}: in use by pid ${process.pid} on ${hostname()} since an unknown time`,
    });
    await writeFile(path, JSON.stringify({ pid: 2 ** 30, host: hostname() }));
    await (await acquireLock(path)).release();
  });
});

test("a lock that cannot be read is refused, not taken over", async () => {
  const path = await lockedBy({ pid: "1" });
  await expect(acquireLock(path)).rejects.toMatchObject({
    exitCode: 5,
    message: `${path}.3: /pid: Expected integer; this lock is damaged: if no process uses it any more, delete it`,
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

test("of many that wait, one holds the lock at a time", async () => {
  const path = await newPath();
  let holders = 0;
  const work = async () => {
    expect(++holders).toBe(1);
    await sleep(5);
    holders--;
  };
  await Promise.all(Array.from({ length: 5 }, () => withLock(path, () => {}, work)));
  expect(await filesAt(path)).toEqual(["lock.5"]);
});

test("a waiting process is notified once, and the lock is free after work that fails", async () => {
  const path = await newPath();
  const order: string[] = [];
  const waited = vi.fn();
  const first = withLock(
    path,
    () => expect.unreachable("nobody else holds it"),
    async () => {
      await sleep(450);
      order.push("first");
      throw new Error("failed");
    },
  );
  await sleep(50);
  const second = withLock(path, waited, async () => order.push("second"));
  await expect(first).rejects.toThrow("failed");
  await second;
  expect(order).toEqual(["first", "second"]);
  expect(waited).toHaveBeenCalledTimes(1);
});

test("a token that is created late gives way to a later one", async () => {
  const path = await newPath();
  await writeFile(`${path}.4`, "");
  // As a process sees it that looked at the lock before the fourth acquisition.
  expect(await take(path, 3)).toBeUndefined();
  expect(await filesAt(path)).toEqual(["lock.4"]);
});

test("releasing a lock that has been deleted and taken by another leaves the other's", async () => {
  const path = await newPath();
  const lock = await acquireLock(path);
  const others = JSON.stringify({ ...(await ownIdentity()), since, id: token });
  await writeFile(`${path}.1`, others);
  await lock.release();
  expect(await readFile(`${path}.1`, "utf8")).toBe(others);
});

test("processes that run are distinguished from those that do not", () => {
  expect([process.pid, process.ppid, 2 ** 30].map(processExists)).toEqual([true, true, false]);
});
