import { Command } from "commander";
import pc from "picocolors";
import type { Leaf, Origin } from "../registry/origins.ts";
import { type Overrides, withJson, withOverrides } from "./options.ts";
import { examples, note, print, printJson } from "./output.ts";

export function configCommand(): Command {
  return withJson(
    withOverrides(
      new Command("config")
        .description(
          "Print an experiment in full, every default filled in, and say where each value comes from.",
        )
        .argument("<experiment>", "experiment file"),
    ),
  )
    .addHelpText(
      "after",
      examples(
        "exp config experiments/quickstart.yaml",
        "exp config experiments/quickstart.yaml --set loss.type=hinge",
      ),
    )
    .action(config);
}

async function config(file: string, options: Overrides & { readonly json?: boolean }): Promise<void> {
  const { load } = await import("./experiments.ts");
  const { UserError } = await import("../errors.ts");
  const { showPath } = await import("../registry/report/show.ts");
  const result = await load(file, options);
  if (!result.ok) throw new UserError(result.report);
  if (result.report !== "") note(result.report);
  if (options.json) {
    printJson({
      experiment: result.experiment,
      origins: result.leaves.map(({ path, origin }) => ({ path, origin })),
    });
    return;
  }
  const rows = result.leaves.map(
    (leaf) => [`${showPath(leaf.path)}: ${shown(leaf)}`, origin(leaf.origin)] as const,
  );
  const width = Math.min(60, Math.max(...rows.map(([value]) => value.length)));
  for (const [value, from] of rows) print(`${value.padEnd(width)}  ${pc.dim(from)}`);
}

/** A value on one line, cut where it would fill the screen. */
function shown({ value }: Leaf): string {
  const text = typeof value === "string" ? value.trim().replaceAll(/\s+/g, " ") : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

function origin(from: Origin): string {
  switch (from.from) {
    case "default":
      return "default";
    case "option":
      return from.option;
    case "file":
      return `${from.file}:${from.line}:${from.column}`;
  }
}
