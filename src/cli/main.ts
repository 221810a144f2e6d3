import { Command, CommanderError } from "commander";
import { exitCodes } from "../errors.ts";
import { animateCommand } from "./animate.ts";
import { citeCommand } from "./cite.ts";
import { compareCommand } from "./compare.ts";
import { configCommand } from "./config.ts";
import { describeCommand } from "./describe.ts";
import { doctorCommand } from "./doctor.ts";
import { evaluateCommand } from "./evaluate.ts";
import { exportCommand } from "./export.ts";
import { generateCommand } from "./generate.ts";
import { importCommand } from "./import.ts";
import { interpolateCommand } from "./interpolate.ts";
import { listCommand } from "./list.ts";
import { newCommand } from "./new.ts";
import { fail } from "./output.ts";
import { plotCommand } from "./plot.ts";
import { withPlugins } from "./plugins.ts";
import { resumeCommand } from "./resume.ts";
import { runCommand } from "./run.ts";
import { schemaCommand } from "./schema.ts";
import { setupCommand } from "./setup.ts";
import { tensorboardCommand } from "./tensorboard.ts";
import { testCommand } from "./test.ts";
import { validateCommand } from "./validate.ts";
import { packageVersion } from "./version.ts";

/** Every verb, in the order that a user meets them. */
const commands = () => [
  runCommand(),
  resumeCommand(),
  validateCommand(),
  listCommand(),
  describeCommand(),
  configCommand(),
  citeCommand(),
  generateCommand(),
  interpolateCommand(),
  animateCommand(),
  importCommand(),
  exportCommand(),
  evaluateCommand(),
  compareCommand(),
  plotCommand(),
  tensorboardCommand(),
  newCommand(),
  testCommand(),
  schemaCommand(),
  setupCommand(),
  doctorCommand(),
];

/** The verbs that need no component, and so no plugin. */
const withoutComponents: ReadonlySet<string> = new Set(["animate", "plot", "tensorboard", "setup", "doctor"]);

/** Runs one verb and returns what the process is to exit with. */
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
    .version(packageVersion(), "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .showHelpAfterError("(exp --help lists the verbs)")
    .showSuggestionAfterError()
    .exitOverride();
  for (const command of commands()) {
    if (!withoutComponents.has(command.name())) withPlugins(command);
    // Sub-commands made on their own do not inherit it, and would end the process themselves.
    program.addCommand(command.exitOverride().showHelpAfterError(`(exp ${command.name()} --help says more)`));
  }
  return program;
}
