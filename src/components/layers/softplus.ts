import { Type } from "@sinclair/typebox";
import * as tf from "@tensorflow/tfjs-core";
import { activation } from "../blocks/activation.ts";

import { defineLayer } from "./contract.ts";

export const softplus = defineLayer({
  about: "log(1 + exp(x)): a smooth rectifier.",

  params: Type.Object({}),
  create: () => activation((x) => tf.softplus(x), [0, Number.POSITIVE_INFINITY]),
});
