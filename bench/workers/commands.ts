import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { exitCodes, UserError } from "../../src/errors.ts";
import { ours } from "./implementations.ts";

/** What starts a worker: a program and its arguments. */
export type Command = readonly [program: string, ...args: string[]];

/** The program that plays for a contender, started in the project's folder. */
export function commandOf(contender: string, python: string): Command {
  return contender in ours
    ? [process.execPath, "--expose-gc", "--import", "jiti/register", "bench/worker.ts"]
    : [python, "bench/pytorch/worker.py"];
}

export const projectFolder = fileURLToPath(new URL("../..", import.meta.url));

/** @throws UserError where the interpreter cannot be started or has no torch. */
export async function requireTorch(python: string): Promise<void> {
  const { failed } = await execa(python, ["-c", "import torch"], { reject: false });
  if (failed)
    throw new UserError(
      `${python}: cannot import torch; pip install torch==2.13.0, or name a Python that has it by --python or EXP_PYTHON`,
      exitCodes.resource,
    );
}
