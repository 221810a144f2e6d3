import { readyFile, withEnding } from "../files/places.ts";
import { findRun } from "../runner/runs/find.ts";
import { animate } from "../runner/samples/animate.ts";
import type { Action } from "./options.ts";
import { note, printResult } from "./output.ts";
import type * as usage from "./usage/runs.ts";

export const action: Action<typeof usage.animate> = async ([run], options) => {
  const directory = await findRun(options.runs, run, note);
  const animation = await animate(
    directory,
    await readyFile(withEnding(options.out, "an animated PNG", [".png", ".apng"])),
    options.milliseconds,
  );
  printResult(
    options,
    animation,
    ({ file, frames, steps }) => `${file}: ${frames} pictures, steps ${steps.join(" to ")}`,
  );
};
