import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterEach, beforeEach, vi } from "vitest";
import { main } from "../../src/cli/main.ts";

/** Runs `exp` in this process, and returns what a terminal would show. */
export async function exp(...args: readonly string[]) {
  const stdout = capture(process.stdout);
  const stderr = capture(process.stderr);
  try {
    const exitCode = await main(["node", "exp", ...args]);
    return { exitCode, stdout: stdout.text(), stderr: stderr.text() };
  } finally {
    process.exitCode = undefined;
    stdout.end();
    stderr.end();
  }
}

function capture(stream: NodeJS.WriteStream) {
  let text = "";
  const spy = vi.spyOn(stream, "write").mockImplementation((chunk) => {
    text += chunk;
    return true;
  });
  return { text: () => stripVTControlCharacters(text), end: () => spy.mockRestore() };
}

/** Gives each test an empty working directory of its own, and returns what names a file in it. */
export function inEmptyDirectory(): (name: string) => string {
  const before = process.cwd();
  let directory = "";
  beforeEach(() => {
    directory = realpathSync(mkdtempSync(join(tmpdir(), "exp-cli-")));
    process.chdir(directory);
  });
  afterEach(() => {
    process.chdir(before);
    rmSync(directory, { recursive: true });
  });
  return (name) => join(directory, name);
}
