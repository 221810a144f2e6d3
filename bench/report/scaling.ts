import { growth, type Point, type Sweep } from "../measure/scaling.ts";
import type { Row } from "./markdown.ts";
import { curves } from "./svg.ts";

/** A row for each size of each implementation. */
export function scalingRows({ name }: Sweep, points: readonly Point[]): readonly Row[] {
  return implementationsOf(points).flatMap((implementation) => {
    const own = points.filter((point) => point.implementation === implementation);
    return own.map((point, i) => ({
      implementation,
      [name]: point.size,
      "ms/step": point.perStep,
      "ms/image": point.perImage,
      "grows as the power": i === 0 ? Number.NaN : growth(own[i - 1]!, point),
    }));
  });
}

export function scalingChart({ name, base }: Sweep, points: readonly Point[]): string {
  const series = implementationsOf(points).map((implementation) => {
    const own = points.filter((point) => point.implementation === implementation);
    return [implementation, own.map(({ size, perImage }) => [size, perImage] as const)] as const;
  });
  const axes = { x: name, y: "ms per image", type: "log" } as const;
  return curves(`Time per image as ${name} grows, ${base.game}`, axes, Object.fromEntries(series));
}

function implementationsOf(points: readonly Point[]): readonly string[] {
  return [...new Set(points.map(({ implementation }) => implementation))];
}
