import type { Losses } from "./contract.ts";
import { hinge } from "./hinge.ts";
import { leastSquares } from "./leastSquares.ts";
import { minimax } from "./minimax.ts";
import { nonSaturating } from "./nonSaturating.ts";
import { relativistic } from "./relativistic.ts";
import { wasserstein } from "./wasserstein.ts";

export const losses = {
  hinge,
  leastSquares,
  minimax,
  nonSaturating,
  relativistic,
  wasserstein,
} satisfies Losses;
