/** TensorFlow's numbers for types, from `tensorflow/c/tf_datatype.h`, under the names that tfjs-node's kernels use. */
export const dataTypes = {
  TF_FLOAT: 1,
  TF_INT32: 3,
  TF_UINT8: 4,
  TF_STRING: 7,
  TF_COMPLEX64: 8,
  TF_INT64: 9,
  TF_BOOL: 10,
  TF_BFLOAT16: 14,
  TF_RESOURCE: 20,
} as const;

/** TensorFlow's numbers for types of attributes, from `tensorflow/c/tf_attrtype.h`. */
export const attributeTypes = {
  TF_ATTR_STRING: 0,
  TF_ATTR_INT: 1,
  TF_ATTR_FLOAT: 2,
  TF_ATTR_BOOL: 3,
  TF_ATTR_TYPE: 4,
  TF_ATTR_SHAPE: 5,
  TF_ATTR_RESOURCE: 6,
} as const;

/** A tensor in TensorFlow's memory; `id` is the number of its handle. */
export interface TensorMetadata {
  readonly id: number;
  readonly shape: number[];
  readonly dtype: number;
}

export interface Attribute {
  readonly name: string;
  readonly type: number;
  readonly value: AttributeValue;
}

export type AttributeValue = string | number | boolean | ArrayLike<number> | ArrayLike<boolean>;

/** The functions that tfjs-node's JavaScript kernels call; in the package itself, a compiled addon. */
export interface Binding extends Constants {
  readonly TF_Version: string;
  isUsingGpuDevice(): boolean;
  /** The number of tensors that TensorFlow holds. */
  getNumOfTensors(): number;
  getNumOfSavedModels(): number;
  /** @param values the elements in row-major order; an int64 is two int32, low half first. */
  createTensor(shape: readonly number[], dtype: number, values: NodeJS.ArrayBufferView): number;
  deleteTensor(id: number): void;
  tensorDataSync(id: number): Float32Array | Int32Array | Uint8Array;
  /** @throws with TensorFlow's message if the operation is refused or fails. */
  executeOp(
    name: string,
    attributes: readonly Attribute[],
    inputs: readonly number[],
    outputs: number,
  ): TensorMetadata[];
}

/** Our binding: what the kernels call, and what the compiler needs. */
export interface NativeBinding extends Binding {
  readonly functions: Functions;
}

/** Operations defined by graphs. */
export interface Functions {
  /**
   * Defines an operation by a graph, under an unused name.
   * @throws with TensorFlow's message, or what `build` throws.
   */
  define(name: string, build: BuildFunction): void;
  remove(name: string): void;
  /**
   * Runs a function asynchronously. The `outputs` must be known beforehand; the inputs may be deleted at once.
   * Rejects with TensorFlow's message if it fails.
   */
  run(
    name: string,
    attributes: readonly Attribute[],
    inputs: readonly number[],
    outputs: readonly Omit<TensorMetadata, "id">[],
  ): Promise<TensorMetadata[]>;
}

export type BuildFunction = (graph: Graph) => Ends;

/** A graph's inputs and outputs. All are different endpoints. */
export interface Ends {
  readonly inputs: readonly Endpoint[];
  readonly outputs: readonly Endpoint[];
}

/**
 * A graph under construction. It computes nothing, but TensorFlow infers the shapes. Methods throw TensorFlow's
 * messages.
 */
export interface Graph {
  parameter(dtype: number, shape: readonly number[]): Endpoint;
  constant(dtype: number, shape: readonly number[], values: NodeJS.ArrayBufferView): Endpoint;
  operation(
    name: string,
    attributes: readonly Attribute[],
    inputs: readonly Endpoint[],
    outputs: number,
  ): readonly Endpoint[];
  /** The shape is undefined if it depends on values. */
  describe(endpoint: Endpoint): { readonly dtype: number; readonly shape: number[] | undefined };
}

/** One output of a node of a graph; valid as long as the graph. */
export interface Endpoint {
  readonly node: bigint;
  readonly index: number;
}

type Constants = typeof dataTypes & typeof attributeTypes;
