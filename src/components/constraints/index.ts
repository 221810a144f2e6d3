import { clip } from "./clip.ts";
import type { Constraints } from "./contract.ts";

export const constraints = { clip } satisfies Constraints;
