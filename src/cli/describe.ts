import type { TSchema } from "@sinclair/typebox";
import { Command } from "commander";
import pc from "picocolors";
import { withJson } from "./options.ts";
import { examples, print, printJson } from "./output.ts";
import type { PluginOptions } from "./plugins.ts";

export function describeCommand(): Command {
  return withJson(
    new Command("describe")
      .description("Say what a component is, what it takes, and where it comes from.")
      .argument("<kind>", "losses, penalties, optimizers, …")
      .argument("<name>", "as experiments name it"),
  )
    .addHelpText("after", examples("exp describe penalties gradient", "exp describe generators dcgan --json"))
    .action(describe);
}

async function describe(
  kind: string,
  name: string,
  { json, ...plugins }: PluginOptions & { readonly json?: boolean },
): Promise<void> {
  const { cataloguesFor, componentNamed } = await import("./catalogues.ts");
  const { kind: found, component } = componentNamed(await cataloguesFor(plugins), kind, name);
  const { parameterLine } = await import("./parameters.ts");
  const parameters = Object.entries(component.params.properties as Record<string, TSchema>);
  if (json) {
    printJson({
      kind: found,
      name,
      about: component.about,
      papers: component.papers ?? [],
      parameters: component.params,
    });
    return;
  }
  print(`${pc.bold(name)} (${found})\n${component.about}`);
  if (parameters.length > 0) print(`\n${pc.bold("parameters")}`);
  for (const [parameter, schema] of parameters) print(parameterLine(parameter, schema));
  if (component.papers?.length) print(`\n${pc.bold("papers")}`);
  for (const { authors, year, title, url } of component.papers ?? [])
    print(`  ${authors} ${year}: ${title}\n  ${url}`);
}
