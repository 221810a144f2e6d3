import { exportRun } from "../weights/export/exportRun.ts";
import { checkedRun } from "./checked.ts";
import { engineChoice } from "./computing.ts";
import type { Action } from "./options.ts";
import { note, printResult } from "./output.ts";
import type * as usage from "./usage/runs.ts";

export const action: Action<typeof usage.exportFiles> = async ([run], options) => {
  const { directory, experiment, manifest } = await checkedRun(run, options, note);
  const { format, out = `export/${format}` } = options;
  const exported = await exportRun({
    directory,
    experiment,
    format,
    out,
    ...engineChoice(manifest, options),
    step: options.step,
    count: options.count,
    seed: options.seed,
    classOf: options.class,
    notice: note,
  });
  printResult(options, exported, ({ files, step }) => [
    ...(files.length > 4 ? [files[0]!, "…", files.at(-1)!] : files),
    `${files.length} file${files.length === 1 ? "" : "s"} of step ${step}`,
  ]);
};
