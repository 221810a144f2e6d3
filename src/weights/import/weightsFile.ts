import type { Shape } from "../../components/blocks/block.ts";

/** A tensor in somebody's file: what the file says of it, and its values once they are asked for. */
export interface FileTensor {
  /** Its full name in the file. */
  readonly name: string;
  readonly shape: Shape;
  /** Its values as the file orders them, rounded to single precision. Throws a `UserError` where they are no floats. */
  readonly read: () => Float32Array;
}

/** Tensors of a file that may be those of one network. */
export interface TensorGroup {
  /** Where they lie in the file: "state dict G", "layer sequential_2"; empty for all of it. */
  readonly place: string;
  readonly tensors: readonly FileTensor[];
}

/** Whose order of axes and names a file's tensors have. */
export type Origin = "torch" | "keras" | "exp";

export interface WeightsFile {
  readonly path: string;
  /** Of its bytes, hexadecimal. */
  readonly sha256: string;
  /** "PyTorch", "Keras" …, for people. */
  readonly format: string;
  readonly origin: Origin;
  /** The largest first. */
  readonly groups: readonly TensorGroup[];
}
