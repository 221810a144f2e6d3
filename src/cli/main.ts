import { Command, CommanderError } from "commander";
import { exitCodes } from "../errors.ts";
import { addVerb, helpLayout } from "./command.ts";
import { fail, packageVersion } from "./output.ts";
import { verbs } from "./verbs.ts";

/** Runs one verb and returns the exit code of the process. */
export async function main(argv: readonly string[]): Promise<number> {
  const program = exp();
  try {
    await program.parseAsync([...argv]);
    return Number(process.exitCode ?? exitCodes.done);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.experiment;
    return fail(error, argv.includes("--json"));
  }
}

function exp(): Command {
  const program = new Command("exp")
    .description("Declarative GAN experiments: one YAML file is one experiment.")
    .usage("<command> [options]")
    .version(packageVersion(), "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .commandsGroup("Help:")
    .helpCommand("help [command]", "Print the help of a command.")
    .showHelpAfterError("(exp --help lists the commands)")
    .showSuggestionAfterError()
    .configureHelp(helpLayout)
    .exitOverride();
  for (const [heading, group] of Object.entries(verbs))
    for (const [name, verb] of Object.entries(group)) addVerb(program, heading, name, verb);
  return program;
}
