import { readyFile, withEnding } from "../files/places.ts";
import { interpolate } from "../runner/samples/interpolate.ts";
import { checkedRun } from "./checked.ts";
import { engineChoice } from "./computing.ts";
import type { Action } from "./options.ts";
import { note, printResult } from "./output.ts";
import type * as usage from "./usage/runs.ts";

export const action: Action<typeof usage.interpolate> = async ([run], options) => {
  const { directory, experiment, manifest } = await checkedRun(run, options, note);
  const { rows, columns, seed } = options;
  const file = await readyFile(withEnding(options.out, "PNG", [".png"]));
  const picture = await interpolate({
    directory,
    experiment,
    ...engineChoice(manifest, options),
    step: options.step,
    rows,
    columns,
    seed,
    classOf: options.class,
    file,
    notice: note,
  });
  printResult(
    options,
    picture,
    ({ file, step }) => `${file}: ${rows} rows of ${columns} samples of step ${step}`,
  );
};
