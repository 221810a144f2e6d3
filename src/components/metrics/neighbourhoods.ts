import { Type } from "@sinclair/typebox";
import { papers } from "../papers.ts";
import { against, defineMetric, type Rows } from "./contract.ts";
import { ballsAround, nearest, radii } from "./rows.ts";
import { split } from "./split.ts";

/** k of the k-nearest-neighbour balls. */
const neighbours = (byDefault: number) =>
  Type.Integer({
    default: byDefault,
    minimum: 1,
    maximum: 100,
    description: "k: the ball around a sample reaches to its k-th nearest neighbour.",
  });

export const precisionRecall = defineMetric({
  about:
    "Improved precision and recall, on features: the share of generated samples within a k-nearest-neighbour ball of a real sample (precision), and of real samples within a ball of a generated one (recall).",
  papers: [papers.precisionRecall],
  params: Type.Object({ neighbours: neighbours(3), split }),
  create: ({ neighbours, split = "test" }) => ({
    ...against(split, async (samples, real) => {
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
      against: { split },
    },
  }),
});

/** Share of `points` within the k-nearest-neighbour ball of at least one of `others` (Kynkäänniemi et al. 2019, equations 1 and 2). */
export async function shareAmong(points: Rows, others: Rows, k: number): Promise<number> {
  const balls = await ballsAround(points, others, await radii(others, k));
  return balls.reduce((inside, count) => inside + (count > 0 ? 1 : 0), 0) / points.count;
}

export const densityCoverage = defineMetric({
  about:
    "Density and coverage, on features: the number of real samples' k-nearest-neighbour balls that a generated sample lies in, divided by k (density; 1 if the distributions agree), and the share of these balls that hold a generated sample (coverage). More robust to outliers than precision and recall.",
  papers: [papers.densityCoverage],
  params: Type.Object({ neighbours: neighbours(5), split }),
  create: ({ neighbours, split = "test" }) => ({
    ...against(split, async (samples, real) =>
      fidelity(await samples.features(), await real.features(), neighbours),
    ),
    traits: {
      needs: ["features"],
      leastSamples: neighbours + 1,
      // Density is above its floor if samples crowd together.
      better: { density: "nearFloor", coverage: "higher" },
      against: { split },
    },
  }),
});

/** Naeem et al. 2020, section 3.2. */
export async function fidelity(generated: Rows, real: Rows, k: number) {
  const reach = await radii(real, k);
  const balls = await ballsAround(generated, real, reach);
  const closest = await nearest(real, generated);
  const covered = closest.reduce((count, distance, i) => count + (distance <= reach[i]! ? 1 : 0), 0);
  return {
    density: balls.reduce((sum, count) => sum + count, 0) / (k * generated.count),
    coverage: covered / real.count,
  };
}
