import { resolve } from "node:path";
import { createInterface } from "node:readline/promises";
import { selectedGroups } from "../compare/comparison.ts";
import { viewOfGroups } from "../compare/tensorboard/view.ts";
import { exitCodes, UserError } from "../errors.ts";
import {
  environmentDirectory,
  findTensorboard,
  installTensorboard,
} from "../runner/tensorboard/environment.ts";
import { serveTensorboard } from "../runner/tensorboard/serve.ts";
import type { Action } from "./options.ts";
import { note, printResult } from "./output.ts";
import type * as usage from "./usage/runs.ts";

export const action: Action<typeof usage.tensorboard> = async ([patterns], options) => {
  const program = await foundOrInstalled(options.install);
  // A view is fixed; the runs directory itself also shows what is started later.
  const view =
    patterns.length === 0
      ? undefined
      : await viewOfGroups(await selectedGroups(options.runs, patterns, note));
  try {
    const server = await serveTensorboard(program, {
      directory: view?.directory ?? resolve(options.runs),
      notify: note,
      ...(options.port !== undefined && { port: options.port }),
    });
    printResult(options, { url: server.url }, ({ url }) => `TensorBoard: ${url}  (Ctrl-C ends it)`);
    await server.ended;
  } finally {
    await view?.remove();
  }
};

/** This machine's TensorBoard. If there is none, installs one into its own environment, if the user agrees. */
async function foundOrInstalled(install: boolean) {
  const found = await findTensorboard();
  if (found !== undefined) return found;
  const question = `TensorBoard is not installed. Install it into ${environmentDirectory()}? [y/N] `;
  if (install || (await agreed(question))) return installTensorboard(note);
  throw new UserError(
    "TensorBoard is not installed; `exp tensorboard --install` installs it",
    exitCodes.resource,
  );
}

async function agreed(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(question)).trim());
  } finally {
    terminal.close();
  }
}
