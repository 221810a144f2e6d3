import type { Initializers } from "./contract.ts";
import { dcgan, keras, normal, pytorch } from "./initializers.ts";

export const initializers = { dcgan, keras, normal, pytorch } satisfies Initializers;
