import type { Need } from "../../../components/metrics/contract.ts";
import type { Path } from "../../../registry/invalidParameter.ts";
import type { Resolved } from "../../../registry/make.ts";
import type { Problem } from "../../../registry/report/problem.ts";
import { allowedMetrics, whatThereIs } from "../../metrics.ts";
import type { GanExperiment } from "../experiment.ts";
import type { Game } from "../game.ts";

/** Whether the data has what each metric needs, and the budgets as many samples. */
export function checkMetrics(
  game: Game,
  { metrics = [], dataset, budgets }: GanExperiment,
  resolved: Resolved,
): Problem[] {
  const names = ((resolved.metrics ?? []) as readonly { readonly type: string }[]).map(({ type }) => type);
  const had = whatThereIs(game, dataset);
  const problem = (path: Path, message: string): Problem => ({ severity: "error", path, message });
  return metrics.flatMap((metric, index) => {
    const name = names[index]!;
    const path = ["metrics", index];
    const lacking = metric.traits.needs.find((need) => !had.includes(need));
    if (lacking !== undefined) return [problem(path, `${name} needs ${lacks[lacking]}; ${allowed(had)}`)];
    if (names.indexOf(name) < index) return [problem(path, `${name} is listed twice`)];
    const { leastSamples } = metric.traits;
    return Object.entries(budgets).flatMap(([budget, { evaluationSamples }]) =>
      evaluationSamples === undefined || evaluationSamples >= leastSamples
        ? []
        : [
            problem(
              ["budgets", budget, "evaluationSamples"],
              `${name} needs at least ${leastSamples} samples`,
            ),
          ],
    );
  });
}

const lacks: Readonly<Record<Need, string>> = {
  features: "a feature extractor, and there is one for mnist and fashionMnist in grey",
  classes: "the class of every sample, from labels or from an extractor",
  images: "images",
  critic: "a critic",
};

function allowed(had: readonly Need[]): string {
  return `this data allows ${[...allowedMetrics(had).keys()].join(", ")}`;
}
