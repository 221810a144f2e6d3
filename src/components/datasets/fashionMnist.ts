import { papers } from "../papers.ts";
import { defineDataset } from "./contract.ts";
import { idxDataset, idxParameters } from "./idxImages.ts";

export const fashionMnist = defineDataset({
  about:
    "Fashion-MNIST: grey photographs of clothes, 60,000 for training and 10,000 for testing, ten classes.",
  papers: [papers.fashionMnist],
  params: idxParameters,
  create: (params) => idxDataset("fashion-mnist", params),
});
