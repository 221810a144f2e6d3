import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { exitCodes, UserError } from "../../errors.ts";
import { cacheDirectory } from "../../files/cache.ts";

/** The version that this package installs and is tested with. */
export const tensorboardVersion = "2.21.0";

/** A Python interpreter that runs TensorBoard as `python -m tensorboard.main`. */
export interface Tensorboard {
  readonly python: string;
  readonly version: string;
}

/** Where this package keeps a Python environment of its own for TensorBoard. */
export const environmentDirectory = () => join(cacheDirectory(), `tensorboard-${tensorboardVersion}`);

const pythonOf = (environment: string) => join(environment, "bin", "python");

async function probe(python: string): Promise<Tensorboard | undefined> {
  // Not in the user's folder, whose Python files could be taken for modules.
  const { exitCode, stdout } = await execa(python, ["-m", "tensorboard.main", "--version"], {
    cwd: "/",
    reject: false,
    stdin: "ignore",
  });
  return exitCode === 0 ? { python, version: stdout.trim() } : undefined;
}

/**
 * The TensorBoard to run: this package's own, else the one that the `python3` on the PATH can import, else undefined.
 */
export async function findTensorboard(): Promise<Tensorboard | undefined> {
  const own = pythonOf(environmentDirectory());
  return (existsSync(own) ? await probe(own) : undefined) ?? (await probe("python3"));
}

/** Runs Python to its end and gives back what it printed; its last words become the error's. */
async function python(command: string, args: readonly string[], notify = (_: string) => {}): Promise<string> {
  // A `user = true` in the user's pip configuration would clash with --target.
  const child = execa(command, args, { cwd: "/", env: { PIP_USER: "0" }, stdin: "ignore", reject: false });
  for await (const line of child) notify(line);
  const { failed, code, stdout, stderr } = await child;
  if (code === "ENOENT") {
    throw new UserError(`TensorBoard needs Python 3 with pip: there is no ${command}`, exitCodes.resource);
  }
  if (failed) {
    const words = stderr.trim().split("\n").at(-1);
    throw new UserError(`cannot install TensorBoard ${tensorboardVersion}: ${words}`, exitCodes.resource);
  }
  return stdout;
}

/**
 * Makes the environment without its own pip, which Debian ships apart, and fills it with the pip of `python3`.
 */
async function fill(environment: string, notify: (line: string) => void): Promise<void> {
  await python("python3", ["-m", "venv", "--without-pip", environment]);
  const whereModulesGo = "import sysconfig; print(sysconfig.get_path('purelib'))";
  const target = await python(pythonOf(environment), ["-c", whereModulesGo]);
  const quiet = ["--progress-bar", "off", "--disable-pip-version-check", "--no-input"];
  const install = [
    "-m",
    "pip",
    "install",
    ...quiet,
    "--target",
    target,
    `tensorboard==${tensorboardVersion}`,
  ];
  await python("python3", install, (line) => {
    if (/^(Collecting|Installing) /.test(line)) notify(line);
  });
}

/** Puts the finished environment in its place, unless another process was faster. */
async function publish(temporary: string): Promise<void> {
  const place = environmentDirectory();
  if (await probe(pythonOf(place))) return;
  await rm(place, { recursive: true, force: true });
  await rename(temporary, place);
}

/**
 * Installs TensorBoard into an environment of its own under the cache directory, complete or not at all, also when two
 * processes do so at once. `notify` hears what is going on. Throws a `UserError` without Python 3, pip or network.
 */
export async function installTensorboard(notify: (line: string) => void): Promise<Tensorboard> {
  const place = environmentDirectory();
  const temporary = join(cacheDirectory(), `.tmp-tensorboard-${process.pid}-${randomUUID()}`);
  notify(`installing TensorBoard ${tensorboardVersion} into ${place} (once, about 160 MB on the disk)`);
  await mkdir(cacheDirectory(), { recursive: true });
  try {
    await fill(temporary, notify);
    await publish(temporary);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return { python: pythonOf(place), version: tensorboardVersion };
}
