import { mkdir, mkdtemp, open, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { exitCodes, UserError } from "../../src/errors.ts";
import { writeAll, writeFileDurably } from "../../src/files/durable.ts";
import { writeFailure } from "../../src/files/failure.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "exp-files-"));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

/** A handle that writes at most `most` bytes a call, as a disk does that is about to be full. */
function reluctantHandle(most: number) {
  const written: number[] = [];
  const write = async (bytes: Uint8Array) => {
    const part = bytes.subarray(0, most);
    written.push(...part);
    return { bytesWritten: part.length, buffer: bytes };
  };
  return { written, handle: { write } as unknown as Parameters<typeof writeAll>[0] };
}

test("writeAll goes on after short writes", async () => {
  const { written, handle } = reluctantHandle(3);
  await writeAll(handle, Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8]));
  expect(written).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});

test("writeAll writes the bytes of any view, not one byte an element", async () => {
  const { written, handle } = reluctantHandle(5);
  const whole = Float32Array.from([7, 1, -2, 9]);
  await writeAll(handle, whole.subarray(1, 3));
  // IEEE 754: 1 = 3f800000, -2 = c0000000, little-endian.
  expect(written).toEqual([0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0]);
});

test("writeAll throws instead of spinning when nothing is written", async () => {
  await expect(writeAll(reluctantHandle(0).handle, Uint8Array.of(1))).rejects.toThrow("none of the bytes");
});

test.runIf(process.platform === "linux")(
  "a full disk is an error that names the file and what it lacks",
  async () => {
    const full = await open("/dev/full", "w");
    const error = await writeAll(full, Uint8Array.of(1)).catch((reason: unknown) => reason);
    await full.close();
    const failure = await writeFailure("/dev/x.bin", error, 12_345);
    expect(failure).toBeInstanceOf(UserError);
    expect(failure).toMatchObject({
      message: expect.stringMatching(
        /^\/dev\/x\.bin: cannot write: no space left on the disk: 12,345 bytes needed, [\d,]+ bytes free$/,
      ),
      exitCode: exitCodes.resource,
    });
  },
);

test("an error that is not the system's passes through unchanged", async () => {
  const bug = new TypeError("x is not a function");
  expect(await writeFailure("a", bug)).toBe(bug);
});

test("writeFileDurably replaces the file and leaves nothing else behind", async () => {
  const path = join(directory, "state.bin");
  await writeFileDurably(path, Uint8Array.of(1, 2, 3, 4));
  await writeFileDurably(path, Uint8Array.of(9));
  expect([...(await readFile(path))]).toEqual([9]);
  expect(await readdir(directory)).toEqual(["state.bin"]);
});

test("a replacement that fails leaves no temporary file and touches nothing", async () => {
  const occupied = join(directory, "taken");
  await mkdir(join(occupied, "child"), { recursive: true });
  await expect(writeFileDurably(occupied, Uint8Array.of(1))).rejects.toMatchObject({
    message: `${occupied}: cannot write: a directory`,
    exitCode: exitCodes.resource,
  });
  expect(await readdir(directory)).toEqual(["taken"]);
});
