import { Command } from "commander";
import { wholeNumber, withJson, withRunsDirectory } from "./options.ts";
import { examples } from "./output.ts";

interface Options {
  readonly milliseconds: number;
  readonly out: string;
  readonly json?: boolean;
  readonly runs: string;
}

export function animateCommand(): Command {
  const command = new Command("animate")
    .description("Show how the samples of a run's fixed noise changed with training, as an animated PNG.")
    .argument("<run>", "a run's directory, `<experiment>/<run>`, or an experiment's name for its latest run")
    .option(
      "--milliseconds <n>",
      "how long each picture is shown; the last one longer",
      wholeNumber(1, 60_000),
      200,
    )
    .option("--out <file>", "PNG file to write", "animation.png");
  return withRunsDirectory(withJson(command))
    .addHelpText("after", examples("exp animate quickstart", "exp animate dcgan-arch1 --milliseconds 100"))
    .action(animate);
}

async function animate(argument: string, options: Options): Promise<void> {
  const { findRun } = await import("../runner/runs/find.ts");
  const { animate: write } = await import("../runner/samples/animate.ts");
  const { note, print, printJson } = await import("./output.ts");
  const directory = await findRun(options.runs, argument, note);
  const animation = await write(directory, options.out, options.milliseconds);
  const { file, frames, steps } = animation;
  if (options.json) printJson(animation);
  else print(`${file}: ${frames} pictures, steps ${steps.join(" to ")}`);
}
