import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";

export const program = fileURLToPath(new URL("../../dist/cli/index.js", import.meta.url));

/** Starts the built `exp` in a directory as users do: as a program, so every build must make it executable. */
export function exp(cwd: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  return execa(program, args, { cwd, reject: false, env: { NO_COLOR: "1", ...env } });
}

/** Resolves once a run has printed an event of this name. */
export function printed(child: ReturnType<typeof exp>, event: string): Promise<void> {
  return new Promise((resolve, reject) => {
    child.stdout.on("data", (chunk: Buffer) => {
      if (chunk.includes(`{"event":"${event}"`)) resolve();
    });
    child.stdout.on("end", () => reject(new Error(`ended without ${event}`)));
  });
}

/** An empty directory, and a function that removes it. */
export async function workplace(): Promise<{
  readonly directory: string;
  readonly remove: () => Promise<void>;
}> {
  const directory = await mkdtemp(join(tmpdir(), "exp-e2e-"));
  return { directory, remove: () => rm(directory, { recursive: true, force: true }) };
}
