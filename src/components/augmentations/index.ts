import type { Augmentations } from "./contract.ts";
import { diffAugment } from "./diffAugment.ts";

export const augmentations = { diffAugment } satisfies Augmentations;
