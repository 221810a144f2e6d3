import { Type } from "@sinclair/typebox";
import { papers } from "../components/papers.ts";
import { type ClassifierExperiment, classifier } from "./classifier/experiment.ts";
import { type GanExperiment, gan } from "./gan/experiment.ts";

/** A whole experiment, by its algorithm. `create` functions have turned every spec into its part. */
export const experiment = Type.Union([gan, classifier]);

export type Experiment = GanExperiment | ClassifierExperiment;

export const isClassifier = (experiment: Experiment): experiment is ClassifierExperiment =>
  experiment.algorithm.type === "classifier";

/** Papers behind settings of a resolved experiment that name no component. */
export function settingsPapers(resolved: Readonly<Record<string, unknown>>) {
  const conditional = [resolved.generator, resolved.critic].some(
    (network) => ((network as { readonly labels?: string } | undefined)?.labels ?? "none") !== "none",
  );
  return [
    ...(resolved.ema === undefined ? [] : [{ name: "ema", papers: [papers.movingAverage] }]),
    ...(conditional ? [{ name: "labels", papers: [papers.conditionalGan] }] : []),
  ];
}
