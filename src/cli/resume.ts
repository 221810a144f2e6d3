import { resumeRun } from "../runner/run/resume.ts";
import { checkedRun } from "./checked.ts";
import { computing, engineNameOf } from "./computing.ts";
import type { Action } from "./options.ts";
import { reporterFor } from "./reporters/index.ts";
import { listen } from "./signals.ts";
import type * as usage from "./usage/experiments.ts";

export const action: Action<typeof usage.resume> = async ([run], options) => {
  const reporter = reporterFor(options);
  const { directory, experiment, manifest } = await checkedRun(run, options.runs, reporter.notice);
  const { exitCode } = await resumeRun(
    {
      experiment,
      plan: { ...manifest.plan, steps: options.steps ?? manifest.steps },
      computing: computing({ ...manifest.engine, name: engineNameOf(manifest) }, options),
      argv: process.argv.slice(2),
      reporter,
      listen,
    },
    directory,
  );
  process.exitCode = exitCode;
};
