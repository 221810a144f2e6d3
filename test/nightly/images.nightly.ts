import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { encode } from "fast-png";
import { afterEach, beforeEach, expect, it } from "vitest";

let scratch: string;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), "exp-nightly-"));
});
afterEach(() => rmSync(scratch, { recursive: true }), 300_000);

/** Writes `count` PNG files of one colour each, no two of the same, a thousand to a folder. */
async function write(count: number, size: number): Promise<string> {
  const root = join(scratch, "images");
  for (let i = 0; i < count; i++) {
    const folder = join(root, String(Math.floor(i / 1000)));
    if (i % 1000 === 0) await mkdir(folder, { recursive: true });
    const data = new Uint8Array(size * size * 3);
    for (let at = 0; at < data.length; at += 3) data.set([i & 255, (i >> 8) & 255, (i >> 16) & 255], at);
    await writeFile(join(folder, `${i}.png`), encode({ width: size, height: size, channels: 3, data }));
  }
  return root;
}

interface Read {
  readonly count: number;
  readonly digest: string;
  readonly loadSeconds: number;
  readonly batchMs: number;
  readonly longestPauseMs: number;
  readonly peakMegabytes: number;
}

async function read(folder: string, size: number, batches: number): Promise<Read> {
  const program = new URL("fixtures/readFolder.ts", import.meta.url).pathname;
  const options = ["--import", "jiti/register", "--max-old-space-size=256"];
  const env = { ...process.env, EXP_CACHE_DIR: join(scratch, "cache") };
  const args = [...options, program, folder, String(size), String(batches)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env });
  const result = JSON.parse(stdout) as Read;
  console.info(folder, size, result);
  return result;
}

it("100,000 small files are packed in flat memory, and found again in seconds", async () => {
  const folder = await write(100_000, 16);
  const first = await read(folder, 16, 100);
  expect(first.count).toBe(100_000);
  expect(first.peakMegabytes).toBeLessThan(700);
  const second = await read(folder, 16, 100);
  expect(second.digest).toBe(first.digest);
  expect(second.loadSeconds).toBeLessThan(first.loadSeconds / 10);
});

it("a set three times as large as the memory that a process takes is packed and read", async () => {
  // 6,400 x 256 x 256 x 3 bytes are 1,258 MB.
  const [size, most] = [256, 400];
  const folder = await write(6_400, size);
  for (const result of [await read(folder, size, 300), await read(folder, size, 300)]) {
    expect(result.count).toBe(6_400);
    expect(result.peakMegabytes).toBeLessThan(most);
  }
});
