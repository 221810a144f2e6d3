import { Command } from "commander";
import { withJson } from "./options.ts";
import { examples, print, printJson } from "./output.ts";
import type { PluginOptions } from "./plugins.ts";

interface Options extends PluginOptions {
  readonly out?: string;
  readonly check?: boolean;
  readonly json?: boolean;
}

export function schemaCommand(): Command {
  return withJson(
    new Command("schema")
      .description("Print the JSON Schema of experiments, your own components in it, for editors.")
      .option("--out <file>", "write it into a file")
      .option("--check", "only say whether the file holds it, schemas/experiment.schema.json without --out"),
  )
    .addHelpText(
      "after",
      examples("exp schema --out schemas/experiment.schema.json", "exp schema --check", "exp schema | less"),
    )
    .action(schema);
}

async function schema({ out, check, json, ...plugins }: Options): Promise<void> {
  const { cataloguesFor } = await import("./catalogues.ts");
  const { requireSchema, schemaFile, textOf, writeSchema } = await import("./schemaFile.ts");
  const catalogues = await cataloguesFor(plugins);
  if (out === undefined && !check) {
    process.stdout.write(textOf(catalogues));
    return;
  }
  const file = out ?? schemaFile;
  if (check) requireSchema(file, catalogues);
  else writeSchema(file, catalogues);
  if (json) printJson({ file });
  else print(`${file}: ${check ? "up to date" : "written"}`);
}
