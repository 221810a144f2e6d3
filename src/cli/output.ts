import pc from "picocolors";
import { type ExitCode, exitCodes, UserError } from "../errors.ts";
import { numbersToWords } from "../files/numberWords.ts";
import { placeInModules } from "../registry/plugins/modules.ts";

/** A line for whoever, or whatever, reads standard output. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** A line beside the output: progress, warnings, errors. */
export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** The one JSON document that a verb prints under `--json`. Numbers that JSON lacks become strings. */
export function printJson(value: unknown): void {
  print(JSON.stringify(value, numbersToWords, 2));
}

/** Says what went wrong: the message of a user's mistake, the stack of a bug. Returns the exit code. */
export function fail(error: unknown, json: boolean): ExitCode {
  if (error instanceof UserError) {
    if (json) printJson({ error: error.message, exitCode: error.exitCode });
    else note(`${pc.red("error:")} ${error.message}`);
    return error.exitCode;
  }
  note(error instanceof Error ? (error.stack ?? error.message) : String(error));
  const place = error instanceof Error ? placeInModules(error) : undefined;
  if (place !== undefined) {
    note(`${pc.red("error:")} ${place}: the error above comes from a component of yours`);
    return exitCodes.experiment;
  }
  note("This is a bug in exp; the lines above say where.");
  return exitCodes.bug;
}

/** The examples at the end of a verb's help. */
export function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ ${line}`).join("\n")}\n`;
}
