import { Command } from "commander";
import { examples, note, print } from "./output.ts";

export function setupCommand(): Command {
  return new Command("setup")
    .description("Fetch what runs need: the TensorFlow library and the data sets.")
    .option("--no-data", "leave the data sets out")
    .addHelpText("after", examples("exp setup", "exp setup --no-data"))
    .action(setup);
}

async function setup({ data }: { readonly data: boolean }): Promise<void> {
  const { installTensorflow } = await import("../engine/tensorflow/install.ts");
  const { fetchDataset } = await import("../components/datasets/files/fetch.ts");
  print(`TensorFlow: ${await installTensorflow(note)}`);
  if (!data) return;
  for (const name of ["mnist", "fashion-mnist"] as const) {
    const { source } = await fetchDataset(name, { notify: note });
    print(`${name}: ${source}`);
  }
}
