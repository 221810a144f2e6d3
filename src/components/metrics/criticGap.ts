import { Type } from "@sinclair/typebox";
import { papers } from "../papers.ts";
import { defineMetric, type Population, type Reals } from "./contract.ts";

export const criticGap = defineMetric({
  about:
    "How much higher the critic scores training samples than test samples, in the mean: what it has learnt by heart. Its floor is the difference between two halves of the test samples.",
  papers: [papers.wganGp],
  params: Type.Object({}),
  create: () => ({
    measure: (given) => gap(given, given.train.slice(0, given.count), given.test.slice(0, given.count)),
    floor: (reals) => {
      const half = Math.floor(Math.min(reals.count, reals.test.count) / 2);
      return gap(reals, reals.test.slice(0, half), reals.test.slice(half, half));
    },
    traits: { needs: ["critic"], leastSamples: 2 },
  }),
});

async function gap({ scores }: Reals, known: Population, unknown: Population): Promise<number> {
  return mean(await scores(known)) - mean(await scores(unknown));
}

const mean = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
