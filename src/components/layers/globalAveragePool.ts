import { Type } from "@sinclair/typebox";
import { globalAveragePool as globalAveragePoolBlock } from "../blocks/resampling.ts";
import { defineLayer } from "./contract.ts";

export const globalAveragePool = defineLayer({
  about: "Mean of each channel over the whole image: [height, width, channels] becomes [channels].",
  params: Type.Object({}),
  create: () => globalAveragePoolBlock,
});
