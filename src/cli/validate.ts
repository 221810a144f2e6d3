import { Command } from "commander";
import pc from "picocolors";
import { type Overrides, withJson, withOverrides } from "./options.ts";
import { examples, note, print, printJson } from "./output.ts";

export function validateCommand(): Command {
  return withJson(
    withOverrides(
      new Command("validate")
        .description("Report every mistake in experiments, with file, line and column; computes nothing.")
        .argument("<experiments...>", "experiment files, or globs of them"),
    ),
  )
    .addHelpText(
      "after",
      examples("exp validate experiments/wgan-gp-arch1.yaml", "exp validate 'experiments/*.yaml' --json"),
    )
    .action(validate);
}

async function validate(
  patterns: readonly string[],
  options: Overrides & { readonly json?: boolean },
): Promise<void> {
  const { filesOf } = await import("./files.ts");
  const { load } = await import("./experiments.ts");
  const { plainProblem } = await import("./problems.ts");
  const { exitCodes } = await import("../errors.ts");
  const files = await filesOf(patterns);
  const loaded = await Promise.all(files.map(async (file) => ({ file, result: await load(file, options) })));
  if (options.json)
    printJson(
      loaded.map(({ file, result }) => ({
        file,
        ok: result.ok,
        problems: (result.ok ? result.warnings : result.problems).map(plainProblem),
      })),
    );
  else
    for (const { file, result } of loaded) {
      if (result.report !== "") note(result.report);
      if (result.ok) print(`${pc.green("ok")}  ${file}`);
    }
  if (loaded.some(({ result }) => !result.ok)) process.exitCode = exitCodes.experiment;
}
