import { createInterface } from "node:readline";
import { execa } from "execa";
import { exitCodes, UserError } from "../../../errors.ts";

/** Shows how far a download is: pip's own bar is for terminals only. */
const telling = /^\s*(Collecting|Downloading|Using cached|Processing|Installing)\b/;
const heartbeatMilliseconds = 15_000;

/** A program that runs pip on this machine, as a command line's first words. */
export type Pip = readonly [string, ...string[]];

/** @throws UserError when this machine has none. */
export async function findPip(): Promise<Pip> {
  const candidates: readonly Pip[] = [["python3", "-m", "pip"], ["python", "-m", "pip"], ["pip3"], ["pip"]];
  for (const pip of candidates) {
    const { failed } = await execa(pip[0], [...pip.slice(1), "--version"], { reject: false });
    if (!failed) return pip;
  }
  throw new UserError(
    `it is fetched with pip, and none of ${candidates.map((pip) => `"${pip.join(" ")}"`).join(", ")} runs here: ` +
      "install Python 3 with pip (Debian: apt install python3-pip)",
    exitCodes.resource,
  );
}

/**
 * Unpacks wheels into a folder, without what they depend on. Any CPython's wheel serves, since nothing of
 * Python's runs: where there is none for the Python at hand, another one's is taken.
 * @throws UserError with pip's last complaint.
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
  let complaint = await install();
  if (complaint?.includes("No matching distribution")) complaint = await install("--python-version", "3.11");
  if (complaint === undefined) return;
  throw new UserError(
    `${pip.join(" ")} install ${requirements.join(" ")} failed: ${complaint}`,
    exitCodes.resource,
  );
}

/** @returns undefined, or why it failed. */
async function run(
  program: string,
  words: readonly string[],
  folder: string,
  notify: (line: string) => void,
): Promise<string | undefined> {
  // pip unpacks in TMPDIR before it moves: the folder's own disk has the room, and is cleaned up.
  const child = execa(program, words, { reject: false, stdin: "ignore", env: { TMPDIR: folder } });
  const started = Date.now();
  const heartbeat = setInterval(
    () => notify(`  still at it after ${Math.round((Date.now() - started) / 1000)} s`),
    heartbeatMilliseconds,
  );
  createInterface(child.stdout).on("line", (line) => {
    if (telling.test(line)) notify(`  ${line.trim()}`);
  });
  const result = await child;
  clearInterval(heartbeat);
  return result.failed ? lastComplaint(result.stderr) || result.shortMessage : undefined;
}

function lastComplaint(stderr: string): string | undefined {
  const errors = stderr
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line.startsWith("ERROR:"));
  // What pip says last, "No matching distribution", hides that it saw no index at all.
  const unreachable = /connection broken|Failed to establish a new connection/.test(stderr);
  return errors.length > 0 && unreachable
    ? `${errors.at(-1)} (a package index could not be reached)`
    : errors.at(-1);
}
