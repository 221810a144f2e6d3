import { numbersToWords } from "../../files/numberWords.ts";
import type { Reporter } from "../../runner/run/reporter.ts";

/** One JSON object a line: `{ "event": "step", … }`. Numbers that JSON lacks become strings. */
export function jsonReporter(out: NodeJS.WritableStream): Reporter {
  const emit = (event: string, fields: object) =>
    out.write(`${JSON.stringify({ event, ...fields }, numbersToWords)}\n`);
  return {
    notice: (line) => emit("notice", { line }),
    begun: (run) => emit("begun", run),
    step: (progress) => {
      if (progress.scalars !== undefined) emit("step", progress);
    },
    evaluated: (evaluation) => emit("evaluated", evaluation),
    saved: (step, path) => emit("saved", { step, path }),
    alarm: (alarm) => emit("alarm", alarm),
    ended: (run) => emit("ended", run),
    failed: () => emit("failed", {}),
  };
}
