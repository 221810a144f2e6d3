import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { exitCodes, UserError } from "../../src/errors.ts";
import { ours } from "./implementations.ts";

/** Starts a worker: a program and its arguments. */
export type Command = readonly [program: string, ...args: string[]];

/** The worker of an implementation, started in the project's folder. */
export function commandOf(implementation: string, python: string): Command {
  return implementation in ours
    ? [process.execPath, "--expose-gc", "--import", "jiti/register", "bench/worker.ts"]
    : [python, "bench/pytorch/worker.py"];
}

export const projectFolder = fileURLToPath(new URL("../..", import.meta.url));

/** @throws UserError if the interpreter cannot be started or has no torch. */
export async function requireTorch(python: string): Promise<void> {
  const { failed } = await execa(python, ["-c", "import torch"], { reject: false });
  if (failed)
    throw new UserError(
      `${python}: cannot import torch; run pip install torch==2.13.0, or pass a Python that has it by --python or EXP_PYTHON`,
      exitCodes.resource,
    );
}
