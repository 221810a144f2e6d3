import type { Datasets } from "./contract.ts";
import { fashionMnist } from "./fashionMnist.ts";
import { gaussianMixture } from "./gaussianMixture.ts";
import { imageFolder } from "./imageFolder.ts";
import { mnist } from "./mnist.ts";

export const datasets = { fashionMnist, gaussianMixture, imageFolder, mnist } satisfies Datasets;
