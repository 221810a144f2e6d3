import type { Problem } from "../../registry/report/problem.ts";
import type { Game } from "./game.ts";

/** Penalties, the constraint and the critic's layers must go together. */
export function checkSmoothness(game: Game): Problem[] {
  return [...perSample(game), ...twice(game), ...through(game), ...both(game), ...neither(game)];
}

function perSample({ critic, penalties }: Game): Problem[] {
  if (!critic.network.traits.batchStatistics || !penalties.some(({ traits }) => traits.perSampleGradient))
    return [];
  return [
    {
      severity: "error",
      path: ["critic"],
      at: "key",
      message:
        "normalizes over the batch, so a sample's score depends on the other samples, and its own gradient cannot be penalized (Gulrajani et al. 2017, section 4); use layerNorm, instanceNorm, groupNorm or none",
    },
  ];
}

function twice({ critic, penalties }: Game): Problem[] {
  const reason = critic.network.traits.noSecondDerivative;
  if (reason === undefined || !penalties.some(({ traits }) => traits.perSampleGradient)) return [];
  return [
    {
      severity: "error",
      path: ["critic"],
      at: "key",
      message: `has a layer that a gradient penalty cannot be trained through: ${reason}`,
    },
  ];
}

/** A penalty's gradient passes through the augmentation, too. */
function through({ augmentation, penalties }: Game): Problem[] {
  if (augmentation === undefined || !penalties.some(({ traits }) => traits.perSampleGradient)) return [];
  const { batchStatistics, noSecondDerivative } = augmentation.traits;
  const messages = [
    batchStatistics &&
      "mixes the samples of a batch, so a sample's own gradient cannot be penalized; remove it or the penalty",
    noSecondDerivative !== undefined &&
      `has an operation that a gradient penalty cannot be trained through: ${noSecondDerivative}`,
  ];
  return messages
    .filter((message) => message !== false)
    .map((message) => ({ severity: "error", path: ["augmentation"], at: "key", message }));
}

function both({ critic, penalties }: Game): Problem[] {
  if (critic.constraint === undefined || !penalties.some(({ traits }) => traits.perSampleGradient)) return [];
  return [
    {
      severity: "error",
      path: ["constraint"],
      at: "key",
      message:
        "used together with a gradient penalty, which replaces it: clipped weights cannot reach the gradient norm that the penalty asks for (Gulrajani et al. 2017, section 3); keep one of the two",
    },
  ];
}

function neither({ critic, penalties, loss }: Game): Problem[] {
  const { lipschitz } = critic.network.traits;
  if (!loss.traits.lipschitz || lipschitz || critic.constraint !== undefined || penalties.length > 0)
    return [];
  return [
    {
      severity: "warning",
      path: ["loss"],
      at: "key",
      message:
        "needs a Lipschitz continuous critic (Arjovsky et al. 2017, section 3), and nothing makes it one: add a gradient penalty, clip the weights, or use spectralNorm",
    },
  ];
}
