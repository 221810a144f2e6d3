import { constant } from "./constant.ts";
import type { Schedules } from "./contract.ts";
import { cosine } from "./cosine.ts";
import { exponential } from "./exponential.ts";
import { linear } from "./linear.ts";

export const schedules = { constant, cosine, exponential, linear } satisfies Schedules;
