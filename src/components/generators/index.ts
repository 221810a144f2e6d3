import type { Generators } from "./contract.ts";
import { dcgan } from "./dcgan.ts";
import { mlp } from "./mlp.ts";
import { sequential } from "./sequential.ts";

export const generators = { dcgan, mlp, sequential } satisfies Generators;
