import { idxHeader } from "../../../formats/idx.ts";
import { standIn } from "../../../formats/recognize.ts";

/** What to do with data that is not the original. */
export const elsewhere = "for data of your own, use the dataset idx";

/** What a file is that is not the original, and what reads it; undefined if it may be the original, but damaged. */
export function otherData(bytes: Uint8Array): string | undefined {
  const other = standIn(bytes);
  if (other !== undefined) return other;
  const header = idxHeader(bytes);
  if (header === undefined) return undefined;
  const [count = 0, ...sizes] = header.sizes;
  const values = header.sizes.reduce((product, size) => product * size, 1);
  // Other types have more bytes for each value.
  if (header.type === 8 && values + 4 + 4 * header.sizes.length !== bytes.length) return undefined;
  const what = sizes.length === 0 ? "labels" : `images of ${sizes.join(" x ")}`;
  return `other data (${count.toLocaleString("en")} ${what}), not the original; ${elsewhere}`;
}
