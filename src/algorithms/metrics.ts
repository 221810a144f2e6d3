import type { Dataset } from "../components/datasets/contract.ts";
import type { Metric, Need } from "../components/metrics/contract.ts";
import { everyMetric } from "../components/metrics/usual.ts";
import type { Game } from "./gan/game.ts";

/** What metrics can have of a game and its data. */
export function whatThereIs({ sample, generator }: Game, { extractor }: Dataset): readonly Need[] {
  const { conditional } = generator.network.traits;
  const seen = extractor !== undefined;
  return [
    "critic",
    ...(seen ? (["features"] as const) : []),
    ...(sample.classes > 0 && (seen || conditional) ? (["classes"] as const) : []),
    ...(sample.shape.length === 3 ? (["images"] as const) : []),
  ];
}

/** The built-in metrics that make do with `had`, by name. */
export function allowedMetrics(had: readonly Need[]): ReadonlyMap<string, Metric> {
  return new Map(
    [...everyMetric].filter(([, { traits }]) => traits.needs.every((need) => had.includes(need))),
  );
}
