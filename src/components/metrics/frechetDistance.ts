import { Type } from "@sinclair/typebox";
import { papers } from "../papers.ts";
import { against, defineMetric } from "./contract.ts";

export const frechetDistance = defineMetric({
  about:
    "Distance between two Gaussians, fitted to the features of generated and of test samples; 0 where they agree. It falls with the number of samples, so compare it at one.",
  papers: [papers.ttur],
  params: Type.Object({}),
  create: () => ({
    ...against("test", async (samples, real) => {
      // Linear algebra takes long to load, and whoever only validates does without.
      const { frechet } = await import("./frechet.ts");
      return frechet(await samples.features(), await real.features());
    }),
    traits: { needs: ["features"], leastSamples: 2, better: "lower" },
  }),
});
