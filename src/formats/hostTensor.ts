/**
 * A tensor in host memory: plain data, no engine. float32 lies in a Float32Array, int32 in an Int32Array,
 * uint8 and bool (0 or 1) in a Uint8Array.
 */
export interface HostTensor {
  readonly dtype: "float32" | "int32" | "uint8" | "bool";
  readonly shape: readonly number[];
  readonly values: Float32Array | Int32Array | Uint8Array;
}

/** Tensors by flat name, "generator/weights/0.weight". */
export type HostTree = Readonly<Record<string, HostTensor>>;
