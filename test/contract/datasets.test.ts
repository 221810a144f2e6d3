import { datasets } from "../../src/components/datasets/index.ts";
import { checkDataset } from "../../src/contracts/index.ts";
import { everyComponent } from "./everyComponent.ts";

everyComponent("datasets", datasets, checkDataset, {
  gaussianMixture: [{}, { modes: 1, radius: 1, standardDeviation: 0, count: 1 }],
  mnist: [
    { size: 32, scaling: "perPosition", channels: 3 },
    { size: 16, scaling: "unit" },
  ],
});
