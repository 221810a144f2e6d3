import { Command } from "commander";
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
  const { installTensorflow } = await import("../engine/tensorflow/install/install.ts");
  const { fetchDataset } = await import("../components/datasets/files/fetch.ts");
  const there: Record<string, string> = { TensorFlow: await installTensorflow(note) };
  for (const name of data ? (["mnist", "fashion-mnist"] as const) : [])
    there[name] = (await fetchDataset(name, { notify: note })).source;
  if (json) printJson(there);
  else for (const [what, where] of Object.entries(there)) print(`${what}: ${where}`);
}
