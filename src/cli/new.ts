import { Command } from "commander";
import pc from "picocolors";
import type { Made } from "./new/component.ts";
import { withJson } from "./options.ts";
import { examples, print, printJson } from "./output.ts";
import type { PluginOptions } from "./plugins.ts";

export function newCommand(): Command {
  return withJson(
    new Command("new")
      .description("Begin a component of your own: its module, its test, and an experiment that uses it.")
      .argument(
        "<kind>",
        "loss, penalty, layer, normalizer, initializer, optimizer, schedule, constraint or metric",
      )
      .argument("<name>", "such as my-loss, which experiments call myLoss"),
  )
    .addHelpText("after", examples("exp new loss my-loss", "exp new schedule warm-up --json"))
    .action(create);
}

async function create(
  kind: string,
  name: string,
  { json, ...plugins }: PluginOptions & { readonly json?: boolean },
): Promise<void> {
  const { nameOf } = await import("./new/name.ts");
  const { newComponent } = await import("./new/component.ts");
  const made = await newComponent(kind, nameOf(name), plugins);
  if (json) printJson(made);
  else for (const line of lines(made, name)) print(line);
}

function lines({ name, files, experiment, advice }: Made, asked: string): readonly string[] {
  return [
    ...(name === asked ? [] : [`In experiments, ${asked} is called ${pc.bold(name)}.`]),
    ...files.map((file) => `  ${pc.green("wrote")} ${file}`),
    ...(advice === undefined ? [] : [`${pc.yellow("Still to do:")} ${advice}.`]),
    "Next:",
    "  exp test",
    `  exp run ${experiment} --budget smoke`,
    `  exp schema --out ${files.at(-1)}   (after a change of parameters, for your editor)`,
  ];
}
