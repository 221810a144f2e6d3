/** A tensor in a weights file, or one computed from several. */
export interface FileTensor {
  /** Its full name in the file, or their names. */
  readonly name: string;
  readonly shape: readonly number[];
  /** Its values in the file's order, rounded to float32. Throws a `UserError` if they are not floats. */
  readonly read: () => Float32Array;
  /** How it was computed from several. */
  readonly how?: string;
  /** True if it holds integers or booleans, as counters do and weights never. */
  readonly isWhole?: boolean;
  /** What its normalizer adds to the variance, if the file says it. */
  readonly epsilon?: number | undefined;
}

/** Tensors of a file that may be those of one network. */
export interface TensorGroup {
  /** Their place in the file: "state dict G", "layer sequential_2"; empty if they are the whole file. */
  readonly place: string;
  readonly tensors: readonly FileTensor[];
  /** True if the order of the tensors says nothing about the order of layers. */
  readonly isUnordered?: boolean;
}

/** The framework whose names and order of axes a file's tensors have. */
export type Origin = "torch" | "keras" | "exp";

/** The content of a weights file. */
export interface WeightsContent {
  /** "PyTorch", "Keras" …, for messages. */
  readonly format: string;
  readonly origin: Origin;
  /** The largest first. */
  readonly groups: readonly TensorGroup[];
}

export interface WeightsFile extends WeightsContent {
  readonly path: string;
  /** Of the file's bytes, hexadecimal. */
  readonly sha256: string;
}
