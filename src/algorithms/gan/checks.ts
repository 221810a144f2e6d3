import type { Problem } from "../../registry/report/problem.ts";
import type { Game } from "./game.ts";

/** Whether the critic's last layer leaves scores the freedom that the loss needs. */
export function checkScores({ critic, loss }: Game): Problem[] {
  const { range } = critic.network.traits;
  const [low, high] =
    typeof range === "string" ? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] : range;
  const bounded = Number.isFinite(low) && Number.isFinite(high);
  const values = `[${low}, ${high}]`;
  if (loss.traits.scores === "any" || (!Number.isFinite(low) && !Number.isFinite(high))) return [];
  if (loss.traits.scores === "logit" && bounded)
    return [
      {
        severity: "error",
        path: ["critic"],
        at: "key",
        message: `ends with scores in ${values}, and this loss works on logits: it applies the sigmoid itself; leave the last activation out`,
      },
    ];
  const why = bounded
    ? "a bounded score flattens the gradient that the generator learns from"
    : "once all scores are at the bound, no gradient is left and the critic is dead";
  return [
    {
      severity: "warning",
      path: ["critic"],
      at: "key",
      message: `ends with scores in ${values}; this loss means unbounded scores (Arjovsky et al. 2017, section 3): ${why}`,
    },
  ];
}
