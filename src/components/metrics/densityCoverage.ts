import { Type } from "@sinclair/typebox";
import { papers } from "../papers.ts";
import { against, defineMetric, type Vectors } from "./contract.ts";
import { ballsAround, nearest, radii } from "./distances.ts";
import { neighbours } from "./parameters.ts";

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
export async function fidelity(generated: Vectors, real: Vectors, k: number) {
  const reach = await radii(real, k);
  const balls = await ballsAround(generated, real, reach);
  const closest = await nearest(real, generated);
  const covered = closest.reduce((count, distance, i) => count + (distance <= reach[i]! ? 1 : 0), 0);
  return {
    density: balls.reduce((sum, count) => sum + count, 0) / (k * generated.count),
    coverage: covered / real.count,
  };
}
