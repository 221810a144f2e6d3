import { Untranslatable } from "./graph.ts";

/** Attributes of nodes in the JSON form of TensorFlow's AttrValue. */

/** Texts are bytes, and bytes are base64 in JSON. */
export const text = (value: string) => ({ s: Buffer.from(value).toString("base64") });

export const integers = (values: readonly number[]) => ({ list: { i: values.map(String) } });

/** A window's height and width among the four axes of images. */
export function window(size: unknown): ReturnType<typeof integers> {
  const [height, width] = typeof size === "number" ? [size, size] : (size as [number, number]);
  return integers([1, height, width, 1]);
}

/** @throws where zeros are counted, which networks of ours add by an operation of its own. */
export function padding(pad: unknown): ReturnType<typeof text> {
  if (pad === "same" || pad === "valid") return text(pad.toUpperCase());
  if (pad === 0) return text("VALID");
  throw new Untranslatable(`a padding of ${JSON.stringify(pad)}`);
}
