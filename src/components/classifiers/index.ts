import type { Classifiers } from "./contract.ts";
import { convolutional } from "./convolutional.ts";

export const classifiers = { convolutional } satisfies Classifiers;
