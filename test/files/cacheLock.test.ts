import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { isAlive, withLock } from "../../src/files/cacheLock.ts";

/** No process: above the largest number that Linux gives (2^22). */
const nobody = 2 ** 30;

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "exp-lock-"));
  path = join(folder, "lock");
});
afterEach(() => rm(folder, { recursive: true }));

const unheld = () => expect.unreachable("somebody was waited for");
const leave = (owner: object) => writeFile(path, JSON.stringify(owner));

describe("a lock", () => {
  it("names its owner while the work goes on, and is gone after", async () => {
    const owner = await withLock(path, unheld, async () => JSON.parse(await readFile(path, "utf8")));
    expect(owner).toEqual({ pid: process.pid, host: hostname() });
    expect(existsSync(path)).toBe(false);
  });

  it("is gone after work that fails", async () => {
    await expect(withLock(path, unheld, () => Promise.reject(new Error("failed")))).rejects.toThrow("failed");
    expect(existsSync(path)).toBe(false);
  });

  it("makes others wait, and tells each once", async () => {
    const order: string[] = [];
    const waited = vi.fn();
    const first = withLock(path, unheld, async () => {
      await sleep(450);
      order.push("first");
    });
    await sleep(50);
    await Promise.all([first, withLock(path, waited, async () => order.push("second"))]);
    expect(order).toEqual(["first", "second"]);
    expect(waited).toHaveBeenCalledTimes(1);
  });

  it("is taken over from a process that died", async () => {
    await leave({ pid: nobody, host: hostname() });
    expect(await withLock(path, unheld, async () => "done")).toBe("done");
  });

  it("is taken over from one that has been silent for a minute, wherever it ran", async () => {
    await leave({ pid: process.pid, host: "elsewhere" });
    const old = new Date(Date.now() - 61_000);
    await utimes(path, old, old);
    expect(await withLock(path, unheld, async () => "done")).toBe("done");
  });

  it("stays with a process elsewhere, whose number says nothing here", async () => {
    await leave({ pid: nobody, host: "elsewhere" });
    const waited = vi.fn(() => rm(path));
    await withLock(
      path,
      () => void waited(),
      async () => {},
    );
    expect(waited).toHaveBeenCalledTimes(1);
  });
});

it("tells processes that run from those that do not", () => {
  expect([isAlive(process.pid), isAlive(process.ppid), isAlive(nobody)]).toEqual([true, true, false]);
});
