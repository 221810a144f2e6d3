import { Type } from "@sinclair/typebox";
import { papers } from "../papers.ts";
import { defineMetric } from "./contract.ts";

export const criticGap = defineMetric({
  about:
    "Overfitting of the critic: its mean score of training samples minus that of test samples. Its floor is the difference between two halves of the test samples.",
  papers: [papers.wganGp],
  params: Type.Object({}),
  create: () => ({
    measure: async ({ scores, train, test, count }) =>
      mean(await scores(train.slice(0, count))) - mean(await scores(test.slice(0, count))),
    floor: async ({ scores, test, count }) => {
      const scored = await scores(test.slice(0, count));
      const half = Math.floor(scored.length / 2);
      return mean(scored.subarray(0, half)) - mean(scored.subarray(half));
    },
    traits: { needs: ["critic"], leastSamples: 2 },
  }),
});

const mean = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
