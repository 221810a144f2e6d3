import { Type } from "@sinclair/typebox";
import * as tf from "@tensorflow/tfjs-core";
import { activation } from "../blocks/activation.ts";

import { defineLayer } from "./contract.ts";

export const tanh = defineLayer({
  about: "Hyperbolic tangent: values in (-1, 1).",

  params: Type.Object({}),
  create: () => activation((x) => tf.tanh(x), [-1, 1]),
});
