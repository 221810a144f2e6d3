import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openAppender } from "../../src/files/appender.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "exp-appender-"));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

test("records arrive whole and in order", async () => {
  const path = join(directory, "log");
  const appender = await openAppender(path, "ax");
  appender.append(Buffer.from("a"));
  const first = appender.flush();
  appender.append(Buffer.from("b"));
  await Promise.all([first, appender.sync()]);
  expect(await readFile(path, "utf8")).toBe("ab");
  appender.append(Buffer.from("c"));
  await appender.close();
  expect(await readFile(path, "utf8")).toBe("abc");
});

test("records are written after two seconds without being asked", async () => {
  const path = join(directory, "log");
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    const appender = await openAppender(path, "ax");
    appender.append(Buffer.from("a"));
    vi.advanceTimersByTime(1_999);
    expect(await readFile(path, "utf8")).toBe("");
    vi.advanceTimersByTime(1);
    await vi.waitFor(async () => expect(await readFile(path, "utf8")).toBe("a"));
    await appender.close();
  } finally {
    vi.useRealTimers();
  }
});

test("a new file never replaces an old one", async () => {
  const path = join(directory, "log");
  await (await openAppender(path, "ax")).close();
  await expect(openAppender(path, "ax")).rejects.toMatchObject({ code: "EEXIST" });
});

test.runIf(process.platform === "linux")("a full disk is thrown by every later call", async () => {
  const appender = await openAppender("/dev/full", "a");
  appender.append(Buffer.from("a"));
  await expect(appender.flush()).rejects.toThrow("no space left on the disk");
  expect(() => appender.append(Buffer.from("b"))).toThrow(
    "/dev/full: cannot write: no space left on the disk",
  );
  await expect(appender.sync()).rejects.toThrow("no space left");
  await expect(appender.close()).rejects.toThrow("no space left");
});
