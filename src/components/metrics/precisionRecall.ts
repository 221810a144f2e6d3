import { Type } from "@sinclair/typebox";
import { papers } from "../papers.ts";
import { against, defineMetric, type Vectors } from "./contract.ts";
import { ballsAround, radii } from "./distances.ts";
import { neighbours } from "./parameters.ts";

export const precisionRecall = defineMetric({
  about:
    "Share of generated samples whose features lie among those of test samples (precision), and of test samples among generated ones (recall). A sample's surroundings reach to its k-th nearest neighbour.",
  papers: [papers.precisionRecall],
  params: Type.Object({ neighbours: neighbours(3) }),
  create: ({ neighbours }) => ({
    ...against("test", async (samples, real) => {
      const [generated, tested] = [await samples.features(), await real.features()];
      return {
        precision: await shareAmong(generated, tested, neighbours),
        recall: await shareAmong(tested, generated, neighbours),
      };
    }),
    traits: {
      needs: ["features"],
      leastSamples: neighbours + 1,
      better: { precision: "higher", recall: "higher" },
    },
  }),
});

/** Share of `points` within the surroundings of at least one of `others` (Kynkäänniemi et al. 2019, equations 1 and 2). */
export async function shareAmong(points: Vectors, others: Vectors, k: number): Promise<number> {
  const balls = await ballsAround(points, others, await radii(others, k));
  return balls.reduce((inside, count) => inside + (count > 0 ? 1 : 0), 0) / points.count;
}
