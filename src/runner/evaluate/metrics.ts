import type { GanExperiment } from "../../algorithms/gan/experiment.ts";
import type { Metric } from "../../components/metrics/contract.ts";
import { everyMetric, usual } from "../../components/metrics/usual.ts";
import type { Resolved } from "../../registry/make.ts";

/** An experiment's metrics by name: those it lists, or the usual ones where its data has an extractor. */
export function metricsOf(
  { metrics, dataset }: GanExperiment,
  resolved: Resolved,
): ReadonlyMap<string, Metric> {
  if (metrics !== undefined) {
    const specs = resolved.metrics as readonly { readonly type: string }[];
    return new Map(specs.map(({ type }, index) => [type, metrics[index]!]));
  }
  return new Map(dataset.extractor === undefined ? [] : usual.map((name) => [name, everyMetric.get(name)!]));
}
