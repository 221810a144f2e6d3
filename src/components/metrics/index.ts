import { classHistogram, classifierScore } from "./classes.ts";
import type { Metrics } from "./contract.ts";
import { criticGap } from "./criticGap.ts";
import { frechetDistance, kernelDistance, subsetKernelDistance } from "./featureDistances.ts";
import { msSsim } from "./msSsim.ts";
import { nearestNeighbours } from "./nearestNeighbours.ts";
import { densityCoverage, precisionRecall } from "./neighbourhoods.ts";
import { slicedWasserstein } from "./slicedWasserstein.ts";

export const metrics = {
  classHistogram,
  classifierScore,
  criticGap,
  densityCoverage,
  frechetDistance,
  kernelDistance,
  msSsim,
  nearestNeighbours,
  precisionRecall,
  slicedWasserstein,
  subsetKernelDistance,
} satisfies Metrics;
