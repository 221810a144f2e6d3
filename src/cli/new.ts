import { shellWord } from "../printable.ts";
import { style } from "../terminal.ts";
import { type Made, newComponent } from "./new/component.ts";
import { nameOf } from "./new/name.ts";
import type { Action } from "./options.ts";
import { printResult } from "./output.ts";
import type * as usage from "./usage/tools.ts";

export const action: Action<typeof usage.newComponent> = async ([kind, name], options) => {
  const made = await newComponent(kind, nameOf(name), options);
  printResult(options, made, () => words(made, name));
};

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
