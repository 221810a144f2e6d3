import { exitCodes, UserError } from "../../../errors.ts";
import type { StoredArray } from "./arrayFile.ts";
import { placeOf } from "./choose.ts";

export type Layout = "NHWC" | "NCHW";

/** Height, width and channels. */
export type ImageShape = [number, number, number];

const channelCounts = [1, 3];

/** The shape of the images in an array, and the order of its axes, if they can be told. @throws UserError (exit 3) */
export function layoutOf(images: StoredArray, asked: Layout | undefined) {
  const [count = 0, a = 0, b = 0, c] = images.shape;
  const refuse = (problem: string): never => {
    throw new UserError(`${placeOf(images)}: ${problem}`, exitCodes.data);
  };
  checkDtype(images, refuse);
  if (images.shape.length < 3 || images.shape.length > 4 || count * a * b * (c ?? 1) === 0)
    return refuse(
      `shape ${images.shape.join(" x ")}; images have the shape count x height x width, with channels last (NHWC) or second (NCHW)`,
    );
  if (c === undefined) return { layout: "NHWC" as const, shape: [a, b, 1] as ImageShape };
  const last = channelCounts.includes(c);
  const second = channelCounts.includes(a);
  if (last && second && asked === undefined)
    return refuse(`shape ${images.shape.join(" x ")} may be NHWC or NCHW; set layout`);
  const layout = asked ?? (last ? "NHWC" : "NCHW");
  const channels = layout === "NHWC" ? c : a;
  if (!channelCounts.includes(channels))
    return refuse(
      `shape ${images.shape.join(" x ")}; images need 1 (grey) or 3 channels (colour), last or second`,
    );
  const shape: ImageShape = layout === "NHWC" ? [a, b, c] : [b, c, a];
  return { layout, shape };
}

const imageTypes = ["uint8", "float16", "float32", "float64"];

export const isBytes = ({ dtype }: StoredArray): boolean => dtype === "uint8";

function checkDtype({ dtype }: StoredArray, refuse: (problem: string) => never): void {
  if (imageTypes.includes(dtype)) return;
  refuse(`${dtype} values; images are uint8 (0 to 255) or floats (with the parameter range)`);
}
