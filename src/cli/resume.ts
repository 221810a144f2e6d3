import { resumeRun } from "../runner/run/resume.ts";
import { checkedRun } from "./checked.ts";
import { resumedComputing } from "./computing.ts";
import type { Action } from "./options.ts";
import { reporterFor } from "./reporters/index.ts";
import { listen } from "./signals.ts";
import type * as usage from "./usage/experiments.ts";

export const action: Action<typeof usage.resume> = async ([run], options) => {
  const reporter = reporterFor(options);
  const { directory, experiment, manifest } = await checkedRun(run, options, reporter.notice);
  const { exitCode } = await resumeRun(
    {
      experiment,
      plan: { ...manifest.plan, steps: options.steps ?? manifest.steps },
      computing: resumedComputing(manifest, options),
      argv: process.argv.slice(2),
      reporter,
      acceptChangedComponents: options.acceptChangedComponents,
      listen,
    },
    directory,
  );
  process.exitCode = exitCode;
};
