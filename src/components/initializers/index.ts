import type { Initializers } from "./contract.ts";
import { dcgan } from "./dcgan.ts";
import { keras } from "./keras.ts";
import { normal } from "./normal.ts";
import { pytorch } from "./pytorch.ts";

export const initializers = { dcgan, keras, normal, pytorch } satisfies Initializers;
