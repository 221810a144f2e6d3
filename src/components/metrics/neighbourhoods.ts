import { Type } from "@sinclair/typebox";
import { papers } from "../papers.ts";
import { against, defineMetric, type Rows } from "./contract.ts";
import { ballsAround, nearest, radii } from "./rows.ts";

/** Neighbours that bound the surroundings of a sample. */
const neighbours = (byDefault: number) =>
  Type.Integer({
    default: byDefault,
    minimum: 1,
    maximum: 100,
    description: "A sample's surroundings reach to this neighbour, counted from its nearest.",
  });

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
export async function shareAmong(points: Rows, others: Rows, k: number): Promise<number> {
  const balls = await ballsAround(points, others, await radii(others, k));
  return balls.reduce((inside, count) => inside + (count > 0 ? 1 : 0), 0) / points.count;
}

export const densityCoverage = defineMetric({
  about:
    "In how many test samples' surroundings a generated sample lies, in features (density, 1 where both agree), and the share of test samples that have a generated one in theirs (coverage). Outliers trouble it less than precision and recall.",
  papers: [papers.densityCoverage],
  params: Type.Object({ neighbours: neighbours(5) }),
  create: ({ neighbours }) => ({
    ...against("test", async (samples, real) =>
      fidelity(await samples.features(), await real.features(), neighbours),
    ),
    traits: {
      needs: ["features"],
      leastSamples: neighbours + 1,
      // Density is above its floor where samples crowd together.
      better: { density: "nearFloor", coverage: "higher" },
    },
  }),
});

/** Naeem et al. 2020, equations 3 and 6. */
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
