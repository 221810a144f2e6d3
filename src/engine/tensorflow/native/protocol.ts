/** TensorFlow's numbers for types, from `tensorflow/c/tf_datatype.h`; the names are those tfjs-node's kernels ask for. */
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

/** TensorFlow's numbers for an operation's attributes, from `tensorflow/c/tf_attrtype.h`. */
export const attributeTypes = {
  TF_ATTR_STRING: 0,
  TF_ATTR_INT: 1,
  TF_ATTR_FLOAT: 2,
  TF_ATTR_BOOL: 3,
  TF_ATTR_TYPE: 4,
  TF_ATTR_SHAPE: 5,
  TF_ATTR_RESOURCE: 6,
} as const;

/** A tensor that TensorFlow holds, under the number that stands for its handle. */
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

/** What tfjs-node's JavaScript kernels ask of native TensorFlow; in its own package a compiled addon. */
export interface Binding extends Constants {
  readonly TF_Version: string;
  isUsingGpuDevice(): boolean;
  /** Tensors held at present. */
  getNumOfTensors(): number;
  getNumOfSavedModels(): number;
  /** @param values the elements in row-major order; an int64 is two int32, low half first. */
  createTensor(shape: readonly number[], dtype: number, values: NodeJS.ArrayBufferView): number;
  deleteTensor(id: number): void;
  tensorDataSync(id: number): Float32Array | Int32Array | Uint8Array;
  /** @throws with TensorFlow's own message when the operation is refused or fails. */
  executeOp(
    name: string,
    attributes: readonly Attribute[],
    inputs: readonly number[],
    outputs: number,
  ): TensorMetadata[];
}

/** Our own binding: what the kernels ask for, and what compiling takes. */
export interface NativeBinding extends Binding {
  readonly functions: Functions;
}

/** Operations made of graphs. */
export interface Functions {
  /** Makes an operation of a graph, under a name that is free. @throws with TensorFlow's message, or as `build` does. */
  define(name: string, build: BuildFunction): void;
  remove(name: string): void;
  /**
   * Runs a function beside JavaScript; `outputs` are known beforehand. The inputs may be deleted at once.
   * Rejects with TensorFlow's message when it fails.
   */
  run(
    name: string,
    attributes: readonly Attribute[],
    inputs: readonly number[],
    outputs: readonly Omit<TensorMetadata, "id">[],
  ): Promise<TensorMetadata[]>;
}

export type BuildFunction = (graph: Graph) => Ends;

/** Where a graph's inputs come in, and its outputs come out. No output is an input, and each is another. */
export interface Ends {
  readonly inputs: readonly Endpoint[];
  readonly outputs: readonly Endpoint[];
}

/** A graph under construction. It computes nothing, but TensorFlow tells the shapes. Methods throw its messages. */
export interface Graph {
  parameter(dtype: number, shape: readonly number[]): Endpoint;
  constant(dtype: number, shape: readonly number[], values: NodeJS.ArrayBufferView): Endpoint;
  operation(
    name: string,
    attributes: readonly Attribute[],
    inputs: readonly Endpoint[],
    outputs: number,
  ): readonly Endpoint[];
  /** The shape is undefined where it depends on values. */
  describe(endpoint: Endpoint): { readonly dtype: number; readonly shape: number[] | undefined };
}

/** One output of a node of a graph; good as long as the graph. */
export interface Endpoint {
  readonly node: bigint;
  readonly index: number;
}

type Constants = typeof dataTypes & typeof attributeTypes;
