import { Command } from "commander";
import { withJson, withRunsDirectory } from "./options.ts";
import { examples } from "./output.ts";

interface Options {
  readonly only: readonly string[];
  readonly out: string;
  readonly json?: boolean;
  readonly runs: string;
}

export function plotCommand(): Command {
  const command = new Command("plot")
    .description(
      "Draw the losses and metrics of runs over their steps, seeds of one experiment as mean and range.",
    )
    .argument("<runs...>", "runs, globs of them, or experiments and folders for all their runs")
    .option(
      "--only <name>",
      "one quantity, as in critic/loss, or all that begin so, as in critic/; may be given again",
      (value: string, before: readonly string[]) => [...before, value],
      [] as readonly string[],
    )
    .option("--out <file>", "SVG file to write", "plot.svg");
  return withRunsDirectory(withJson(command))
    .addHelpText(
      "after",
      examples("exp plot quickstart", "exp plot dcgan-arch1 wgan-gp-arch1 --only critic/loss"),
    )
    .action(plot);
}

async function plot(patterns: readonly string[], { only, out, json, runs }: Options): Promise<void> {
  const { selectRuns } = await import("../compare/select.ts");
  const { readGroups } = await import("../compare/comparison.ts");
  const { plot: draw } = await import("../compare/report/plot.ts");
  const { writeFileDurably } = await import("../files/durable.ts");
  const { exitCodes, UserError } = await import("../errors.ts");
  const { note, print, printJson } = await import("./output.ts");
  const { groups, unreadable } = await readGroups(await selectRuns(runs, patterns));
  for (const { fault } of unreadable) note(`left out: ${fault}`);
  const svg = draw(groups, (name) => only.length === 0 || only.some((wanted) => isCalled(name, wanted)));
  if (svg === undefined) throw new UserError("there is nothing to draw in these runs", exitCodes.data);
  await writeFileDurably(out, new TextEncoder().encode(svg));
  if (json) printJson({ file: out });
  else print(out);
}

const isCalled = (name: string, wanted: string): boolean =>
  wanted.endsWith("/") ? name.startsWith(wanted) : name === wanted;
