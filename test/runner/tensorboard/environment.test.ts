import { chmod, copyFile, mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { exitCodes } from "../../../src/errors.ts";
import { findTensorboard, installTensorboard } from "../../../src/runner/tensorboard/environment.ts";

let root: string;
let cache: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "exp-environment-"));
  cache = join(root, "cache");
  await mkdir(join(root, "bin"));
  await copyFile(fileURLToPath(new URL("fakePython.sh", import.meta.url)), join(root, "bin", "python3"));
  await chmod(join(root, "bin", "python3"), 0o755);
  vi.stubEnv("EXP_CACHE_DIR", cache);
  vi.stubEnv("PATH", `${join(root, "bin")}:/usr/bin:/bin`);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(root, { recursive: true, force: true });
});

const silent = () => {};

test("what was installed is found again", async () => {
  expect(await findTensorboard()).toBeUndefined();
  const said: string[] = [];
  const installed = await installTensorboard((line) => said.push(line));
  expect(installed).toEqual({
    python: join(cache, "tensorboard-2.21.0", "bin", "python"),
    version: "2.21.0",
  });
  expect(await findTensorboard()).toEqual(installed);
  expect(said).toEqual([
    expect.stringContaining(join(cache, "tensorboard-2.21.0")),
    "Collecting tensorboard",
  ]);
});

test("two processes that install at once end with one environment and nothing beside it", async () => {
  const [one, other] = await Promise.all([installTensorboard(silent), installTensorboard(silent)]);
  expect(one).toEqual(other);
  expect(await readdir(cache)).toEqual(["tensorboard-2.21.0"]);
});

test("an environment that no longer runs is replaced", async () => {
  const { python } = await installTensorboard(silent);
  await rm(join(cache, "tensorboard-2.21.0", "site-packages"), { recursive: true });
  expect(await findTensorboard()).toBeUndefined();
  await installTensorboard(silent);
  expect(await findTensorboard()).toEqual({ python, version: "2.21.0" });
});

test("a failure leaves nothing behind and passes on pip's last words", async () => {
  vi.stubEnv("FAKE_PIP_FAILS", "1");
  await expect(installTensorboard(silent)).rejects.toMatchObject({
    message: "cannot install TensorBoard 2.21.0: ERROR: no network",
    exitCode: exitCodes.resource,
  });
  expect(await readdir(cache)).toEqual([]);
});

test("without Python the error says what is missing", async () => {
  vi.stubEnv("PATH", join(root, "nowhere"));
  await expect(installTensorboard(silent)).rejects.toMatchObject({
    message: "TensorBoard needs Python 3 with pip; python3 was not found",
    exitCode: exitCodes.resource,
  });
});
