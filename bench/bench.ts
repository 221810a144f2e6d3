/** Ours beside PyTorch, on the same games: `npm run bench -- --help`, and README.md says how to read it. */
import { Command } from "commander";
import { UserError } from "../src/errors.ts";
import { flatnessCommand } from "./commands/flatness.ts";
import { scalingCommand } from "./commands/scaling.ts";
import { speedCommand } from "./commands/speed.ts";

const bench = new Command("bench")
  .description("Plays the same games in PyTorch and in ours, in turns, and compares.")
  .addCommand(speedCommand(), { isDefault: true })
  .addCommand(scalingCommand())
  .addCommand(flatnessCommand());

try {
  await bench.parseAsync();
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(`bench: ${error.message}`);
  process.exitCode = error.exitCode;
}
