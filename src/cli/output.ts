import { createRequire } from "node:module";
import type { Notify } from "../components/datasets/contract.ts";
import { type ExitCode, exitCodes, UserError } from "../errors.ts";
import { machineFault } from "../files/failure.ts";
import { numbersToWords } from "../files/numberWords.ts";
import { jsonText } from "../printable.ts";
import { placeInModules } from "../registry/plugins/modules.ts";
import { forTerminal, style } from "../terminal.ts";

/** Writes a line to standard output. Whatever file it comes from, it cannot control the terminal. */
export function print(line: string): void {
  process.stdout.write(`${forTerminal(line)}\n`);
}

/** Milliseconds between two lines of progress, so that a log stays readable. */
const pause = 5_000;

/** Says every line, but those that tell progress only if the last of them is five seconds old. */
export function sparing(say: (line: string) => void): Notify {
  let last = performance.now();
  return (line, progress) => {
    const now = performance.now();
    if (progress !== undefined && now - last < pause) return;
    if (progress !== undefined) last = now;
    say(line);
  };
}

/** Writes a line to standard error: progress, warnings and errors. */
export const note: Notify = sparing((line) => process.stderr.write(`${forTerminal(line)}\n`));

/** Prints the one JSON document of a verb under `--json`. Numbers that JSON lacks become strings. */
export function printJson(value: unknown): void {
  print(jsonText(value, numbersToWords, 2));
}

/** Prints the result of a verb: as JSON under `--json`, else in the words for it. */
export function printResult<Result>(
  { json }: { readonly json: boolean },
  result: Result,
  words: (result: Result) => string | readonly string[],
): void {
  if (json) printJson(result);
  else for (const line of [words(result)].flat()) print(line);
}

/** Reports an error, a user's mistake by its message and a bug by its stack, and returns the exit code. */
export function fail(error: unknown, json: boolean): ExitCode {
  if (error instanceof UserError) {
    if (json) printJson({ error: error.message, exitCode: error.exitCode });
    else note(`${style.red("error:")} ${error.message}`);
    return error.exitCode;
  }
  const place = error instanceof Error ? placeInModules(error) : undefined;
  // The stack leads through this program; what the user can mend is one line of theirs.
  if (place !== undefined)
    return fail(new UserError(`${place}: ${oneLine(error as Error)}`, exitCodes.experiment), json);
  const fault = machineFault(error);
  if (fault !== undefined) return fail(fault, json);
  note(error instanceof Error ? (error.stack ?? error.message) : String(error));
  note("This is a bug in exp; the lines above say where.");
  return exitCodes.bug;
}

const oneLine = ({ name, message }: Error): string =>
  `${name}: ${message.trim().replaceAll(/\s*\n\s*/g, " ")}`;

/** The version of this package. */
export function packageVersion(): string {
  const own: { version: string } = createRequire(import.meta.url)("exp-gan/package.json");
  return own.version;
}
