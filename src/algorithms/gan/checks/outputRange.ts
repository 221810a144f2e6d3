import type { Range } from "../../../components/blocks/block.ts";
import type { Problem } from "../../../registry/report/problem.ts";
import type { Game } from "../game.ts";

/** Whether the generator can make the data's values, and no others. */
export function checkOutputRange({ generator, sample }: Game): Problem[] {
  const { range } = generator.network.traits;
  const [low, high] = typeof range === "string" ? unbounded : range;
  const [dataLow, dataHigh] = sample.range;
  if (low === dataLow && high === dataHigh) return [];
  const unreachable = low > dataLow || high < dataHigh;
  const message = unreachable
    ? `makes ${values(low, high)}, and the data has ${values(dataLow, dataHigh)}: it can never match them`
    : `makes ${values(low, high)}, and the data has ${values(dataLow, dataHigh)}: end it with an activation of that range`;
  return [{ severity: unreachable ? "error" : "warning", path: ["generator"], at: "key", message }];
}

const unbounded: Range = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];

/** "values from -1 to 1", "values above 0", "any value". */
function values(low: number, high: number): string {
  if (Number.isFinite(low) && Number.isFinite(high)) return `values from ${low} to ${high}`;
  if (Number.isFinite(low)) return `values from ${low} up`;
  return Number.isFinite(high) ? `values up to ${high}` : "any value";
}
