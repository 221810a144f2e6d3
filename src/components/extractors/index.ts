import type { Extractors } from "./contract.ts";
import { inception } from "./inception.ts";

export const extractors = { inception } satisfies Extractors;
