import type { Algorithms } from "./algorithm.ts";
import { classifier } from "./classifier/classifier.ts";
import { gan } from "./gan/gan.ts";

export type { Experiment } from "./algorithm.ts";

/** The built-in algorithms. An experiment names one as `algorithm.type`; one that names none is checked as the first. */
export const algorithms = { gan, classifier } satisfies Algorithms;
