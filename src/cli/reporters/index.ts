import type { Reporter } from "../../runner/run/reporter.ts";
import { jsonReporter } from "./json.ts";
import { plainReporter } from "./plain.ts";
import { terminalReporter } from "./terminal.ts";

/** A progress bar on a terminal, lines in a pipe or a log, JSON lines for machines. */
export function reporterFor(options: { readonly json?: boolean | undefined }): Reporter {
  if (options.json) return jsonReporter(process.stdout);
  return process.stdout.isTTY
    ? terminalReporter(process.stdout)
    : plainReporter(process.stdout, process.stderr);
}
