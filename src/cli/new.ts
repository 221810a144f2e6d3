import { UserError } from "../errors.ts";
import { shellWord } from "../printable.ts";
import { style } from "../terminal.ts";
import { type Made, newComponent } from "./new/component.ts";
import { nameOf } from "./new/name.ts";
import type { Action } from "./options.ts";
import { printResult } from "./output.ts";
import type * as usage from "./usage/tools.ts";

export const action: Action<typeof usage.newComponent> = async ([kind, name], options) => {
  if (kind === "experiment") return onImages(name, options);
  if (options.images !== undefined) throw new UserError("--images belongs to exp new experiment");
  const made = await newComponent(kind, nameOf(name), options);
  printResult(options, made, () => words(made, name));
};

type Options = Parameters<Action<typeof usage.newComponent>>[1];

async function onImages(name: string, options: Options): Promise<void> {
  const { images } = options;
  if (images === undefined)
    throw new UserError("exp new experiment needs --images <folder>, the images to train on");
  // Loaded late: it brings the decoder of images with it.
  const { newExperiment } = await import("./new/images.ts");
  const made = await newExperiment(nameOf(name), images);
  printResult(options, made, () => [
    `  ${style.green("wrote")} ${made.experiment}`,
    "Next:",
    `  exp run ${made.experiment} --budget smoke   (two steps: look at samples/real.png)`,
    `  exp run ${made.experiment}`,
  ]);
}

function words({ name, files, experiment, advice }: Made, asked: string): readonly string[] {
  return [
    ...(name === asked ? [] : [`In experiments, ${asked} is called ${style.bold(name)}.`]),
    ...files.map((file) => `  ${style.green("wrote")} ${file}`),
    ...(advice === undefined ? [] : [`${style.yellow("Still to do:")} ${advice}.`]),
    "Next:",
    "  exp test",
    `  exp run ${shellWord(experiment)} --budget smoke`,
    `  exp schema --out ${files.at(-1)}   (after a change of parameters, for your editor)`,
  ];
}
