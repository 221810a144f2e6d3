import { papers } from "../papers.ts";
import { defineDataset } from "./contract.ts";
import { idxDataset, idxParameters } from "./idxImages.ts";

export const mnist = defineDataset({
  about: "MNIST: handwritten digits, 60,000 for training and 10,000 for testing, ten classes.",
  papers: [papers.mnist],
  params: idxParameters,
  create: (params) => idxDataset("mnist", params),
});
