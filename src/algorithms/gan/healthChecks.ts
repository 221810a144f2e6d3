import type { HealthCheck } from "../healthCheck.ts";
import type { Scalars } from "../training.ts";

/** Below it a loss counts as zero. */
const zero = 1e-5;

/** What a step's scalars show of a GAN's health. */
export function healthChecks(scalars: Scalars): readonly HealthCheck[] {
  const loss = scalars["critic/loss"]! - scalars["critic/penalty"]!;
  const isIdle = Math.abs(loss) < zero;
  return [
    {
      symptom: "idleCritic",
      what: isIdle ? `the critic's loss is zero (${loss.toPrecision(2)})` : undefined,
      // A loss may cross zero on its way.
      patience: 10,
    },
  ];
}
