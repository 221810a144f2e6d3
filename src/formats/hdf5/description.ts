import type { Cursor } from "../cursor.ts";

/** Extents of a dataset or an attribute; of a single value, none. */
export function readDataspace(cursor: Cursor): number[] {
  const version = cursor.unsigned(1);
  if (version !== 1 && version !== 2) cursor.fail(`a dataspace of version ${version}; known are 1 and 2`);
  const rank = cursor.unsigned(1);
  if (rank > rankLimit) cursor.fail(`${rank} axes; at most ${rankLimit}`);
  cursor.take(version === 1 ? 6 : 2);
  return Array.from({ length: rank }, () => cursor.unsigned(8));
}

/** TensorFlow.js ends at six. */
const rankLimit = 8;

/** What values are, and how many bytes each takes. */
export interface Datatype {
  /** Texts are of a fixed length, as older versions of h5py write them, or of any length, as today's do. */
  readonly kind: "float" | "text" | "variable text" | "other";
  readonly bytes: number;
  /** A float's, as safetensors calls it. */
  readonly format?: string;
}

/** IEEE's floats by what describes them: bit offset, precision, exponent's place and size, mantissa's, bias. */
const floats: ReadonlyMap<string, string> = new Map([
  ["0,16,10,5,0,10,15", "F16"],
  ["0,32,23,8,0,23,127", "F32"],
  ["0,64,52,11,0,52,1023", "F64"],
]);

const classes = { float: 1, text: 3, variable: 9 };

export function readDatatype(cursor: Cursor): Datatype {
  const kind = cursor.unsigned(1) & 0x0f;
  const flags = cursor.unsigned(1);
  cursor.take(2);
  const bytes = cursor.unsigned(4);
  if (kind === classes.text) return { kind: "text", bytes };
  if (kind === classes.variable && (flags & 0x0f) === 1) return { kind: "variable text", bytes };
  const isBigEndian = (flags & 1) === 1;
  const format = kind === classes.float && !isBigEndian ? floats.get(readFloat(cursor)) : undefined;
  return format === undefined ? { kind: "other", bytes } : { kind: "float", bytes, format };
}

function readFloat(cursor: Cursor): string {
  const widths = [2, 2, 1, 1, 1, 1, 4] as const;
  return widths.map((width) => cursor.unsigned(width)).join();
}
