import * as tf from "@tensorflow/tfjs-core";

/** One operation that TensorFlow.js was asked for. */
export interface Call {
  /** Its kernel's name, which is TensorFlow's for most operations. */
  readonly kernel: string;
  /** In the order of the kernel's arguments. */
  readonly inputs: readonly tf.Tensor[];
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly outputs: readonly tf.Tensor[];
}

/** The part of TensorFlow.js's engine through which every operation goes. */
interface Kernels {
  runKernel: (name: string, inputs: object, attributes?: object) => tf.Tensor | tf.Tensor[];
}

export interface Recorded<T> {
  readonly result: T;
  readonly calls: readonly Call[];
  /** Frees what `f` made for its operations, which is kept until then so that its values can be read. */
  readonly release: () => void;
}

/** Runs `f` and returns every operation that it computes with, on whatever engine is open. */
export function recordCalls<T>(f: () => T): Recorded<T> {
  const engine = tf.engine() as unknown as Kernels;
  const { runKernel } = engine;
  const calls: Call[] = [];
  const older = newestTensor();
  const kept = new Set<tf.Tensor>();
  let depth = 0;
  engine.runKernel = (kernel, named, attributes = {}) => {
    const inputs = tensorsOf(named);
    for (const input of inputs) if (input.id > older) kept.add(tf.keep(input));
    depth++;
    const made = runKernel.call(engine, kernel, named, attributes);
    depth--;
    // A kernel may be made of others; the graph has room for the whole only.
    if (depth === 0) calls.push({ kernel, inputs, attributes: { ...attributes }, outputs: [made].flat() });
    return made;
  };
  try {
    return { result: f(), calls, release: () => tf.dispose([...kept]) };
  } finally {
    engine.runKernel = runKernel;
  }
}

/** Tensors are numbered as they are made. */
const newestTensor = (): number => tf.tidy(() => tf.scalar(0).id);

const tensorsOf = (inputs: object) =>
  Object.values(inputs).filter((input): input is tf.Tensor => input instanceof tf.Tensor);
