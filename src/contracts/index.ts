export { checkConstraint } from "./constraints.ts";
export { checkDataset } from "./datasets.ts";
export { checkInitializer } from "./initializers.ts";
export { checkLayer, checkNormalizer, checkWeightTransform } from "./layers.ts";
export { checkLoss } from "./losses.ts";
export { checkCritic, checkGenerator } from "./networks.ts";
export { checkOptimizer } from "./optimizers.ts";
export { checkPenalty } from "./penalties.ts";
export { checkSchedule } from "./schedules.ts";
