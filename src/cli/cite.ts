import { Command } from "commander";
import { withJson } from "./options.ts";
import { examples, print, printJson } from "./output.ts";
import type { PluginOptions } from "./plugins.ts";

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

async function cite(
  file: string,
  { json, ...plugins }: PluginOptions & { readonly json?: boolean },
): Promise<void> {
  const { load } = await import("./experiments.ts");
  const { cataloguesFor } = await import("./catalogues.ts");
  const { UserError } = await import("../errors.ts");
  const { citations } = await import("../registry/citations.ts");
  const { variantOf } = await import("../registry/validate/variants.ts");
  const { experiment: root, settingsPapers } = await import("../algorithms/index.ts");
  const result = await load(file, { ...plugins, set: [] });
  if (!result.ok) throw new UserError(result.report);
  const cited = citations(
    variantOf(root, result.experiment),
    result.experiment,
    await cataloguesFor(plugins),
    settingsPapers(result.experiment),
  );
  if (json) {
    printJson(cited);
    return;
  }
  for (const { authors, year, title, url, by } of cited)
    print(`${authors} (${year}). ${title}. ${url}\n    for ${by.join(", ")}`);
}
