import { adam } from "./adam.ts";
import type { Optimizers } from "./contract.ts";
import { rmsProp } from "./rmsProp.ts";
import { sgd } from "./sgd.ts";

export const optimizers = { adam, rmsProp, sgd } satisfies Optimizers;
