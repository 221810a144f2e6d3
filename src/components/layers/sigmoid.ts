import { Type } from "@sinclair/typebox";
import * as tf from "@tensorflow/tfjs-core";
import { activation } from "../blocks/activation.ts";

import { defineLayer } from "./contract.ts";

export const sigmoid = defineLayer({
  about: "1 / (1 + exp(-x)): values in (0, 1).",

  params: Type.Object({}),
  create: () => activation((x) => tf.sigmoid(x), [0, 1]),
});
