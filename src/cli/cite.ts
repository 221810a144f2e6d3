import { Command } from "commander";
import { withJson } from "./options.ts";
import { examples, print, printJson } from "./output.ts";

export function citeCommand(): Command {
  return withJson(
    new Command("cite")
      .description("Print the papers behind the components of an experiment.")
      .argument("<experiment>", "experiment file"),
  )
    .addHelpText(
      "after",
      examples("exp cite experiments/wgan-gp-arch1.yaml", "exp cite experiments/mnist-dcgan.yaml --json"),
    )
    .action(cite);
}

async function cite(file: string, { json }: { readonly json?: boolean }): Promise<void> {
  const { load } = await import("./experiments.ts");
  const { cataloguesNear } = await import("./catalogues.ts");
  const { UserError } = await import("../errors.ts");
  const { citations } = await import("../registry/citations.ts");
  const { variantOf } = await import("../registry/validate/variants.ts");
  const { algorithmPapers, experimentsOf } = await import("../algorithms/catalogues.ts");
  const { dirname, resolve } = await import("node:path");
  const result = await load(file, { set: [] });
  if (!result.ok) throw new UserError(result.report);
  const catalogues = await cataloguesNear(dirname(resolve(file)));
  const cited = citations(
    variantOf(experimentsOf(catalogues), result.experiment),
    result.experiment,
    catalogues,
    algorithmPapers(catalogues, result.experiment),
  );
  if (json) {
    printJson(cited);
    return;
  }
  for (const { authors, year, title, url, by } of cited)
    print(`${authors} (${year}). ${title}. ${url}\n    for ${by.join(", ")}`);
}
