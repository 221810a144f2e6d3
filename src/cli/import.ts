import { type Imported, importRun } from "../weights/import/importRun.ts";
import { explain, whereOf } from "../weights/import/match/explain.ts";
import type { Fit } from "../weights/import/match/fit.ts";
import { checkedExperiments, planFor } from "./checked.ts";
import { computing } from "./computing.ts";
import type { Action } from "./options.ts";
import { note, printResult } from "./output.ts";
import type * as usage from "./usage/runs.ts";

export const action: Action<typeof usage.importWeights> = async ([file, files], options) => {
  const [experiment] = await checkedExperiments([file], options, note);
  const { parts, training } = experiment!;
  const imported = await importRun(
    {
      experiment: experiment!,
      // Nothing reads the data here; if only reading it tells its size, an epoch counts as one batch.
      plan: planFor(experiment!, "full", undefined)(parts.dataset.trainCount ?? training.batches.size),
      computing: computing(parts.engine, options),
      argv: process.argv.slice(2),
      files,
      choices: {
        extra: options.allowExtra ? "allow" : "refuse",
        from: { generator: options.generator, critic: options.critic },
        average: options.ema,
      },
      notice: note,
    },
    options.runs,
  );
  printResult(options, facts(imported), () => words(imported));
};

/** The source of every tensor, the run, and what can be done with it. */
const words = ({ directory, chosen, untouched }: Imported): readonly string[] => [
  ...chosen.flatMap(({ fit, average }) => [
    explain(fit),
    ...(average === undefined ? [] : [`the ${fit.target.name}'s moving average from ${whereOf(average)}`]),
  ]),
  ...untouched.map((name) => `${name}: in none of the files; it keeps its first weights`),
  `${directory}: a run of step 0; exp generate makes samples with it, exp resume trains it`,
];

function facts({ directory, chosen, untouched }: Imported) {
  const networks = chosen.flatMap(({ fit, average }) => [
    factsOf(fit, fit.target.name),
    ...(average === undefined ? [] : [factsOf(average, average.target.average!)]),
  ]);
  return { directory, networks, untouched };
}

const factsOf = ({ file, place, match }: Fit, network: string) => ({
  network,
  file: file.path,
  place,
  format: file.format,
  sha256: file.sha256,
  matchedBy: match.by,
  tensors: match.rows.flatMap((row) =>
    row.kind === "taken" ? [{ name: row.wanted.name, from: row.found.name, change: row.wanted.how }] : [],
  ),
});
