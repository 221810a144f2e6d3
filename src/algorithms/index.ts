import type { Algorithms } from "./algorithm.ts";
import { classifier } from "./classifier/classifier.ts";
import { gan } from "./gan/gan.ts";

export type { Experiment } from "./algorithm.ts";

/** The built-in algorithms. An experiment names one as `algorithm.type`; the first stands for one that names none. */
export const algorithms = { gan, classifier } satisfies Algorithms;
