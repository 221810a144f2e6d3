import { readyDirectory } from "../files/places.ts";
import { exitCodeOf, trainAll } from "../runner/run/start.ts";
import { checkedExperiments, planFor } from "./checked.ts";
import { computing } from "./computing.ts";
import type { Action } from "./options.ts";
import { reportAll, reporterFor } from "./reporters/index.ts";
import { listen } from "./signals.ts";
import type * as usage from "./usage/experiments.ts";

export const action: Action<typeof usage.run> = async ([patterns], options) => {
  const reporter = reporterFor(options);
  // All of them are checked before the first is run: a typing error in the last must not cost hours.
  const experiments = await checkedExperiments(patterns, options, reporter.notice);
  await readyDirectory(options.runs);
  const requests = experiments.map((experiment) => ({
    experiment,
    planFor: planFor(experiment, options.budget, options.steps),
    computing: computing(experiment.parts.engine, options),
    argv: process.argv.slice(2),
    reporter,
    listen,
  }));
  const results = await trainAll(requests, options.runs);
  if (requests.length > 1) reportAll(results, requests.length, options);
  process.exitCode = exitCodeOf(results);
};
