/** Compares exp with PyTorch on the same games: `npm run bench -- --help`; README.md explains the numbers. */
import { Command } from "commander";
import { UserError } from "../src/errors.ts";
import { flatnessCommand } from "./commands/flatness.ts";
import { imagesCommand } from "./commands/images.ts";
import { scalingCommand } from "./commands/scaling.ts";
import { speedCommand } from "./commands/speed.ts";

const bench = new Command("bench")
  .description("Trains the same games in PyTorch and in exp, alternating, and compares.")
  .addCommand(speedCommand(), { isDefault: true })
  .addCommand(scalingCommand())
  .addCommand(flatnessCommand())
  .addCommand(imagesCommand());

try {
  await bench.parseAsync();
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(`bench: ${error.message}`);
  process.exitCode = error.exitCode;
}
