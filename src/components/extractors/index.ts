import { classifier } from "./classifier.ts";
import type { Extractors } from "./contract.ts";
import { inception } from "./inception.ts";

export const extractors = { classifier, inception } satisfies Extractors;
