import type { WeightTransforms } from "./contract.ts";
import { spectralNorm } from "./spectralNorm.ts";

export const weightTransforms = { spectralNorm } satisfies WeightTransforms;
