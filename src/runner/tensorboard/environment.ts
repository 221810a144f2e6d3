import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { exitCodes, UserError } from "../../errors.ts";
import { cacheDirectory } from "../../files/cache.ts";
import { strangerOn } from "../../files/trust.ts";

/** The version that we install and test with. */
export const tensorboardVersion = "2.21.0";

/** A Python interpreter that runs TensorBoard as `python -m tensorboard.main`. */
export interface Tensorboard {
  readonly python: string;
  readonly version: string;
}

/** The Python environment that `installTensorboard` makes. */
export const environmentDirectory = () => join(cacheDirectory(), `tensorboard-${tensorboardVersion}`);

const pythonOf = (environment: string) => join(environment, "bin", "python");

async function probe(python: string): Promise<Tensorboard | undefined> {
  // Not in the user's folder: Python would import modules from it.
  const { exitCode, stdout } = await execa(python, ["-m", "tensorboard.main", "--version"], {
    cwd: "/",
    reject: false,
    stdin: "ignore",
  });
  return exitCode === 0 ? { python, version: stdout.trim() } : undefined;
}

/** The installed TensorBoard: ours, else that of the `python3` on the PATH, else undefined. */
export async function findTensorboard(): Promise<Tensorboard | undefined> {
  const own = pythonOf(environmentDirectory());
  // What another user may have written there is not run.
  const usable = existsSync(own) && strangerOn(environmentDirectory(), cacheDirectory()) === undefined;
  return (usable ? await probe(own) : undefined) ?? (await probe("python3"));
}

/** Runs Python and resolves to its output; if it fails, its last line becomes the error's message. */
async function python(command: string, args: readonly string[], notify = (_: string) => {}): Promise<string> {
  // `user = true` in the user's pip configuration would conflict with --target.
  const child = execa(command, args, { cwd: "/", env: { PIP_USER: "0" }, stdin: "ignore", reject: false });
  for await (const line of child) notify(line);
  const { failed, code, stdout, stderr } = await child;
  if (code === "ENOENT") {
    throw new UserError(`TensorBoard needs Python 3 with pip; ${command} was not found`, exitCodes.resource);
  }
  if (failed) {
    const words = stderr.trim().split("\n").at(-1);
    throw new UserError(`cannot install TensorBoard ${tensorboardVersion}: ${words}`, exitCodes.resource);
  }
  return stdout;
}

/** Makes the environment without pip, since Debian packages its pip separately, and installs with the pip of `python3`. */
async function fill(environment: string, notify: (line: string) => void): Promise<void> {
  await python("python3", ["-m", "venv", "--without-pip", environment]);
  const printTarget = "import sysconfig; print(sysconfig.get_path('purelib'))";
  const target = await python(pythonOf(environment), ["-c", printTarget]);
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

/** Moves the finished environment to its place, unless another process was faster. */
async function publish(temporary: string): Promise<void> {
  const place = environmentDirectory();
  if (await probe(pythonOf(place))) return;
  await rm(place, { recursive: true, force: true });
  await rename(temporary, place);
}

/**
 * Installs TensorBoard into a Python environment under the cache directory. The environment is complete or missing, also if
 * two processes install at the same time.
 *
 * @param notify gets a line for each package
 * @throws UserError if Python 3, pip or the network is missing
 */
export async function installTensorboard(notify: (line: string) => void): Promise<Tensorboard> {
  const place = environmentDirectory();
  const temporary = join(cacheDirectory(), `.tmp-tensorboard-${process.pid}-${randomUUID()}`);
  notify(`installing TensorBoard ${tensorboardVersion} into ${place} (only once, about 160 MB)`);
  await mkdir(cacheDirectory(), { recursive: true });
  try {
    await fill(temporary, notify);
    await publish(temporary);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return { python: pythonOf(place), version: tensorboardVersion };
}
