import { resolve } from "node:path";
import { Command } from "commander";
import { wholeNumber, withJson, withRunsDirectory } from "./options.ts";
import { examples } from "./output.ts";

interface Options {
  readonly port?: number;
  readonly install?: boolean;
  readonly json?: boolean;
  readonly runs: string;
}

export function tensorboardCommand(): Command {
  const command = new Command("tensorboard")
    .description("Open TensorBoard on all runs, or on some of them side by side.")
    .argument(
      "[runs...]",
      "runs, globs of them, or experiments and folders for all their runs, with mean and range over seeds",
    )
    .option(
      "--port <n>",
      "port to listen on; 6006 or the next free one where left out, 0 for any",
      wholeNumber(0),
    )
    .option("--install", "install TensorBoard, where there is none, without asking");
  return withRunsDirectory(withJson(command))
    .addHelpText(
      "after",
      examples("exp tensorboard", "exp tensorboard dcgan-arch1 wgan-gp-arch1 --port 7007"),
    )
    .action(tensorboard);
}

async function tensorboard(runs: readonly string[], options: Options): Promise<void> {
  const { serveTensorboard } = await import("../runner/tensorboard/serve.ts");
  const { print, printJson, note } = await import("./output.ts");
  const program = await available(options.install ?? false);
  // A view is fixed; the runs directory itself also shows what is started later.
  const view = runs.length === 0 ? undefined : await viewOf(runs, options.runs);
  try {
    const server = await serveTensorboard(program, {
      directory: view?.directory ?? resolve(options.runs),
      notify: note,
      ...(options.port !== undefined && { port: options.port }),
    });
    if (options.json) printJson({ url: server.url });
    else print(`TensorBoard: ${server.url}  (Ctrl-C ends it)`);
    await server.ended;
  } finally {
    await view?.remove();
  }
}

async function viewOf(patterns: readonly string[], root: string) {
  const { selectRuns } = await import("../compare/select.ts");
  const { readGroups } = await import("../compare/comparison.ts");
  const { viewOfGroups } = await import("../compare/tensorboard/view.ts");
  const { note } = await import("./output.ts");
  const { groups, unreadable } = await readGroups(await selectRuns(root, patterns));
  for (const { fault } of unreadable) note(`left out: ${fault}`);
  return viewOfGroups(groups);
}

/** The TensorBoard of this machine; where there is none, offers to install one into an environment of its own. */
async function available(install: boolean) {
  const { findTensorboard, installTensorboard, environmentDirectory } = await import(
    "../runner/tensorboard/environment.ts"
  );
  const { UserError, exitCodes } = await import("../errors.ts");
  const { note } = await import("./output.ts");
  const found = await findTensorboard();
  if (found !== undefined) return found;
  const where = environmentDirectory();
  if (install || (await agreed(`There is no TensorBoard here. Install it into ${where}? [y/N] `)))
    return installTensorboard(note);
  throw new UserError(
    "there is no TensorBoard here; `exp tensorboard --install` gets it",
    exitCodes.resource,
  );
}

async function agreed(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) return false;
  const { createInterface } = await import("node:readline/promises");
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(question)).trim());
  } finally {
    terminal.close();
  }
}
