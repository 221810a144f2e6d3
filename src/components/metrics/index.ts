import { classHistogram } from "./classHistogram.ts";
import { classifierScore } from "./classifierScore.ts";
import type { Metrics } from "./contract.ts";
import { criticGap } from "./criticGap.ts";
import { densityCoverage } from "./densityCoverage.ts";
import { frechetDistance } from "./frechetDistance.ts";
import { kernelDistance } from "./kernelDistance.ts";
import { msSsim } from "./msSsim.ts";
import { nearestNeighbours } from "./nearestNeighbours.ts";
import { precisionRecall } from "./precisionRecall.ts";
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
} satisfies Metrics;
