import type { Critics } from "./contract.ts";
import { dcgan } from "./dcgan.ts";
import { mlp } from "./mlp.ts";
import { sequential } from "./sequential.ts";

export const critics = { dcgan, mlp, sequential } satisfies Critics;
