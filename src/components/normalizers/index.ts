import { batchNorm } from "./batchNorm.ts";
import type { Normalizers } from "./contract.ts";
import { groupNorm } from "./groupNorm.ts";
import { instanceNorm } from "./instanceNorm.ts";
import { layerNorm } from "./layerNorm.ts";
import { none } from "./none.ts";

export const normalizers = { batchNorm, groupNorm, instanceNorm, layerNorm, none } satisfies Normalizers;
