import { mkdir } from "node:fs/promises";
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
 * Downloads wheels into a folder, without their dependencies and without unpacking them. Always those for CPython 3.11: no
 * Python code runs, and one wheel a platform can be verified.
 * @throws UserError with pip's last error.
 */
export function downloadWheels(
  pip: Pip,
  requirements: readonly string[],
  folder: string,
  notify: (line: string) => void,
): Promise<void> {
  const options = ["--no-deps", "--only-binary=:all:", "--python-version", "3.11", "--dest", folder];
  return run(pip, ["download", ...options], requirements, folder, notify);
}

/** Unpacks the files of wheels into a folder. @throws UserError with pip's last error. */
export function unpackWheels(
  pip: Pip,
  files: readonly string[],
  folder: string,
  notify: (line: string) => void,
): Promise<void> {
  const options = ["--no-index", "--no-deps", "--no-compile", "--no-user", "--only-binary=:all:"];
  const target = ["--python-version", "3.11", "--target", folder];
  return run(pip, ["install", ...options, ...target], files, folder, notify);
}

async function run(
  pip: Pip,
  command: readonly [verb: string, ...options: string[]],
  what: readonly string[],
  folder: string,
  notify: (line: string) => void,
): Promise<void> {
  const [program, ...before] = pip;
  await mkdir(folder, { recursive: true });
  // pip unpacks in TMPDIR and then moves: this folder is on the disk that has room, and is cleaned up.
  const settings = { reject: false, stdin: "ignore", env: { TMPDIR: folder } } as const;
  const child = execa(program, [...before, ...command, ...what], settings);
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
  if (!result.failed) return;
  const failure = lastError(result.stderr) || result.shortMessage;
  throw new UserError(
    `${pip.join(" ")} ${command[0]} ${what.join(" ")} failed: ${failure}`,
    exitCodes.resource,
  );
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
