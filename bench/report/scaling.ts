import { growth, type Point, type Sweep } from "../measure/scaling.ts";
import type { Row } from "./markdown.ts";
import { curves } from "./svg.ts";

/** A row for each size of each contender. */
export function scalingRows({ name }: Sweep, points: readonly Point[]): readonly Row[] {
  return contendersOf(points).flatMap((contender) => {
    const own = points.filter((point) => point.contender === contender);
    return own.map((point, i) => ({
      contender,
      [name]: point.size,
      "ms/step": point.perStep,
      "ms/image": point.perImage,
      "grows as the power": i === 0 ? Number.NaN : growth(own[i - 1]!, point),
    }));
  });
}

export function scalingChart({ name, base }: Sweep, points: readonly Point[]): string {
  const series = contendersOf(points).map((contender) => {
    const own = points.filter((point) => point.contender === contender);
    return [contender, own.map(({ size, perImage }) => [size, perImage] as const)] as const;
  });
  const axes = { x: name, y: "ms per image", type: "log" } as const;
  return curves(`Time per image as ${name} grows, ${base.game}`, axes, Object.fromEntries(series));
}

function contendersOf(points: readonly Point[]): readonly string[] {
  return [...new Set(points.map(({ contender }) => contender))];
}
