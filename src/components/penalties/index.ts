import type { Penalties } from "./contract.ts";
import { gradient } from "./gradient.ts";

export const penalties = { gradient } satisfies Penalties;
