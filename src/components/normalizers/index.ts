import { batchNorm } from "./batchNorm.ts";
import type { Normalizers } from "./contract.ts";
import { groupNorm, instanceNorm, layerNorm, none } from "./perSample.ts";

export const normalizers = { batchNorm, groupNorm, instanceNorm, layerNorm, none } satisfies Normalizers;
