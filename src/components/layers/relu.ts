import { Type } from "@sinclair/typebox";
import * as tf from "@tensorflow/tfjs-core";
import { activation } from "../blocks/activation.ts";

import { defineLayer } from "./contract.ts";

export const relu = defineLayer({
  about: "Rectifier: max(0, x).",

  params: Type.Object({}),
  create: () => activation((x) => tf.relu(x), [0, Number.POSITIVE_INFINITY]),
});
