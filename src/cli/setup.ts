import { Command } from "commander";
import type { EngineDefinition } from "../engine/engine.ts";
import { engines } from "../engine/index.ts";
import { withJson } from "./options.ts";
import { examples, note, print, printJson } from "./output.ts";

interface Options {
  readonly data: boolean;
  readonly json?: boolean;
}

export function setupCommand(): Command {
  return withJson(
    new Command("setup")
      .description("Fetch what runs need: the TensorFlow library and the data sets.")
      .option("--no-data", "leave the data sets out"),
  )
    .addHelpText("after", examples("exp setup", "exp setup --no-data"))
    .action(setup);
}

async function setup({ data, json }: Options): Promise<void> {
  const { fetchDataset } = await import("../components/datasets/files/fetch.ts");
  const there: Record<string, string> = {};
  for (const { title, install } of Object.values<EngineDefinition>(engines))
    if (install !== undefined) there[title] = await install(note);
  for (const name of data ? (["mnist", "fashion-mnist"] as const) : [])
    there[name] = (await fetchDataset(name, { notify: note })).source;
  if (json) printJson(there);
  else for (const [what, where] of Object.entries(there)) print(`${what}: ${where}`);
}
