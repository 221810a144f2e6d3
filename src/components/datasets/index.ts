import { arrays } from "./arrays.ts";
import { cifar } from "./cifar.ts";
import type { Datasets } from "./contract.ts";
import { emoji } from "./emoji.ts";
import { fashionMnist } from "./fashionMnist.ts";
import { gaussianMixture } from "./gaussianMixture.ts";
import { idx } from "./idx.ts";
import { imageFolder } from "./imageFolder.ts";
import { mnist } from "./mnist.ts";

export const datasets = {
  arrays,
  cifar,
  emoji,
  fashionMnist,
  gaussianMixture,
  idx,
  imageFolder,
  mnist,
} satisfies Datasets;
