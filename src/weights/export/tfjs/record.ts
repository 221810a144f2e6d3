import * as tf from "@tensorflow/tfjs-core";
import { Untranslatable } from "./graph.ts";

/** One operation that TensorFlow.js executed. */
interface Call {
  /** Its kernel's name, which is TensorFlow's for most operations. */
  readonly kernel: string;
  /** In the order of the kernel's arguments. */
  readonly inputs: readonly tf.Tensor[];
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly outputs: readonly tf.Tensor[];
}

/** The function of TensorFlow.js's engine that executes every operation. */
interface Kernels {
  runKernel: (name: string, inputs: object, attributes?: object) => tf.Tensor | tf.Tensor[];
}

/** An operation that depends on the inputs, as it was executed for two batches of different sizes. */
export type Pair = readonly [Call, Call];

export interface Recording {
  /** In order, without the operations whose results are constant. */
  readonly pairs: readonly Pair[];
  /** The inputs by name, and the output, of the first batch. */
  readonly inputs: Readonly<Record<string, tf.Tensor>>;
  readonly output: tf.Tensor;
  /** Frees the inputs of the operations. */
  readonly release: () => void;
}

/** A function of batches: the first axis of each input is the batch. */
export type BatchFunction = (inputs: Readonly<Record<string, tf.Tensor>>) => tf.Tensor;

/**
 * Records a function with a batch of 2 and one of 3: a number that differs between the two depends on the size of the
 * batch. The tensors belong to the caller's scope.
 */
export function recordTwice(
  f: BatchFunction,
  batchOf: (size: number) => Readonly<Record<string, tf.Tensor>>,
): Recording {
  const [first, second] = [2, 3].map((size) => {
    const inputs = batchOf(size);
    const { result, calls, release } = recordCalls(() => f(inputs));
    return { inputs, output: result, release, calls: dependentOn(Object.values(inputs), calls) };
  }) as [Once, Once];
  if (first.calls.map(({ kernel }) => kernel).join() !== second.calls.map(({ kernel }) => kernel).join())
    throw new Untranslatable("the operations of the network depend on the size of the batch");
  const release = () => {
    first.release();
    second.release();
  };
  return { ...first, release, pairs: first.calls.map((call, i) => [call, second.calls[i]!]) };
}

interface Once extends Omit<Recording, "pairs"> {
  readonly calls: readonly Call[];
}

/** The calls whose results depend on the inputs; those of all others are constant. */
function dependentOn(inputs: readonly tf.Tensor[], calls: readonly Call[]): readonly Call[] {
  const known = new Set(inputs.map(({ id }) => id));
  return calls.filter((call) => {
    const depends = call.inputs.some(({ id }) => known.has(id));
    if (depends) for (const { id } of call.outputs) known.add(id);
    return depends;
  });
}

interface Recorded<T> {
  readonly result: T;
  readonly calls: readonly Call[];
  /** Frees the inputs of the operations, which are kept until then so that their values can be read. */
  readonly release: () => void;
}

/** Runs `f` on the engine that is open and returns every operation that it executes. */
function recordCalls<T>(f: () => T): Recorded<T> {
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
    // A kernel may call others; the graph contains only the outer one.
    if (depth === 0) calls.push({ kernel, inputs, attributes: { ...attributes }, outputs: [made].flat() });
    return made;
  };
  try {
    return { result: f(), calls, release: () => tf.dispose([...kept]) };
  } finally {
    engine.runKernel = runKernel;
  }
}

/** Tensors are numbered in the order of their creation. */
const newestTensor = (): number => tf.tidy(() => tf.scalar(0).id);

const tensorsOf = (inputs: object) =>
  Object.values(inputs).filter((input): input is tf.Tensor => input instanceof tf.Tensor);
