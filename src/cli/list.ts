import { Command } from "commander";
import pc from "picocolors";
import type { Catalogues } from "../registry/component.ts";
import { withJson } from "./options.ts";
import { examples, print, printJson } from "./output.ts";
import type { PluginOptions } from "./plugins.ts";

export function listCommand(): Command {
  return withJson(
    new Command("list")
      .description("List the components that an experiment can use, of one kind or of all.")
      .argument("[kind]", "losses, penalties, optimizers, …"),
  )
    .addHelpText("after", examples("exp list", "exp list losses", "exp list layers --json"))
    .action(list);
}

async function list(
  kind: string | undefined,
  { json, ...plugins }: PluginOptions & { readonly json?: boolean },
): Promise<void> {
  const { cataloguesFor, kindNamed } = await import("./catalogues.ts");
  const all = await cataloguesFor(plugins);
  const chosen: Catalogues =
    kind === undefined ? all : new Map([[kindNamed(all, kind), all.get(kindNamed(all, kind))!]]);
  if (json) printJson(namesOf(chosen));
  else for (const line of lines(chosen)) print(line);
}

function namesOf(catalogues: Catalogues) {
  const named = [...catalogues].map(([kind, catalogue]) => [
    kind,
    Object.entries(catalogue).map(([name, { about }]) => ({ name, about })),
  ]);
  return Object.fromEntries(named);
}

function lines(catalogues: Catalogues): readonly string[] {
  const longest = Math.max(
    ...[...catalogues.values()].flatMap((catalogue) => Object.keys(catalogue).map((n) => n.length)),
  );
  return [...catalogues].flatMap(([kind, catalogue], index) => [
    ...(index === 0 ? [] : [""]),
    pc.bold(kind),
    ...Object.entries(catalogue).map(([name, { about }]) => `  ${name.padEnd(longest)}  ${about}`),
  ]);
}
