import { exitCodes } from "../errors.ts";
import { startRun } from "../runner/run/start.ts";
import { checkedExperiments, planFor } from "./checked.ts";
import { computing } from "./computing.ts";
import type { Action } from "./options.ts";
import { reporterFor } from "./reporters/index.ts";
import type * as usage from "./usage/experiments.ts";

export const action: Action<typeof usage.run> = async ([patterns], options) => {
  const reporter = reporterFor(options);
  // All of them are checked before the first is run: a typing error in the last must not cost hours.
  const experiments = await checkedExperiments(patterns, options, reporter.notice);
  const planned = experiments.map((experiment) => ({
    experiment,
    plan: planFor(experiment, options.budget, options.steps),
  }));
  for (const { experiment, plan } of planned) {
    const exitCode = await startRun(
      {
        experiment,
        plan,
        computing: computing(experiment.parts.engine, options),
        argv: process.argv.slice(2),
        reporter,
      },
      options.runs,
    );
    if (exitCode !== exitCodes.done) {
      process.exitCode = exitCode;
      return;
    }
  }
};
