import type { Schedules } from "./contract.ts";
import { constant, cosine, exponential, linear } from "./schedules.ts";

export const schedules = { constant, cosine, exponential, linear } satisfies Schedules;
