import * as tf from "@tensorflow/tfjs-core";

interface TapeNode {
  readonly id: number;
  readonly kernelName: string;
  readonly inputs: tf.NamedTensorMap;
  readonly outputs: readonly tf.Tensor[];
  readonly saved: readonly tf.Tensor[];
  readonly gradient?: unknown;
}

type AddTapeNode = (
  kernelName: string,
  inputs: tf.NamedTensorMap,
  outputs: tf.Tensor[],
  gradient: unknown,
  saved: tf.Tensor[],
  attributes: unknown,
) => void;

type Gradients = ReturnType<typeof tf.engine>["gradients"];

/** The part of TensorFlow.js's engine that records operations; declared private, unchanged since version 1. */
interface Tape {
  readonly state: { readonly activeTape: TapeNode[]; nextTapeNodeId: number };
  addTapeNode: AddTapeNode;
  gradients: Gradients;
}

/** TensorFlow.js's `gradients`, once `repairTape` has replaced it. */
let shipped: Gradients | undefined;

/** Whether the innermost gradient in progress needs piecewise constant operations. */
let constantsCount = true;

/**
 * A value with its gradients, which are undefined for tensors that it does not depend on, or only by piecewise constant
 * operations: their zeros would cost time.
 */
export function gradients(f: () => tf.Tensor, xs: tf.Tensor[]): ReturnType<Gradients> {
  const compute = shipped ?? tf.engine().gradients.bind(tf.engine());
  return counting(false, () => compute(f, xs, undefined, true));
}

function counting<T>(constants: boolean, f: () => T): T {
  const before = constantsCount;
  constantsCount = constants;
  try {
    return f();
  } finally {
    constantsCount = before;
  }
}

/**
 * Corrects how TensorFlow.js records operations, in three ways:
 *
 * - An output that an operation saves is cloned while the operation still runs, so the clone was recorded before the
 *   operation itself. Derivatives through the clone were lost, and second derivatives of tanh, sigmoid, exp and softmax
 *   were wrong (github.com/tensorflow/tfjs/issues/3252).
 * - A tensor that a custom gradient saves, and that is neither its input nor its output, was taken for a constant. Its
 *   derivative is unknown, and asking for it is now an error.
 * - Piecewise constant operations, many of which had no gradient at all, have the gradient zero. They are recorded only
 *   for TensorFlow.js's own functions (`tf.grad`), which take what is not recorded for a mistake.
 */
export function repairTape(): void {
  const engine = tf.engine() as unknown as Tape;
  if (Object.hasOwn(engine, "addTapeNode")) return;
  shipped = engine.gradients.bind(engine);
  engine.gradients = (...args) => counting(true, () => shipped!(...args));
  const record = engine.addTapeNode.bind(engine);
  engine.addTapeNode = (kernelName, inputs, outputs, gradient, saved, attributes) => {
    const asReal = constantsCount && isOfWholeNumbers(kernelName, inputs);
    if (isPiecewiseConstant(kernelName, outputs) && !asReal) {
      tf.dispose(saved);
      if (constantsCount) recordConstant(engine.state, kernelName, inputs, outputs);
      return;
    }
    record(kernelName, inputs, outputs, gradient, saved, attributes);
    placeBeforeSaved(engine.state.activeTape, saved);
  };
}

/** Records an operation whose gradient is zero. */
function recordConstant(
  state: Tape["state"],
  kernelName: string,
  inputs: tf.NamedTensorMap,
  outputs: readonly tf.Tensor[],
): void {
  const zeros = Object.entries(inputs).map(([name, { shape }]) => [name, () => tf.zeros(shape)]);
  const gradient = () => Object.fromEntries(zeros);
  state.activeTape.push({ id: state.nextTapeNodeId++, kernelName, inputs, outputs, saved: [], gradient });
}

let constants: ReadonlySet<string> | undefined;

/** The set is made late: names of kernels load TensorFlow.js, which validation does without. */
function isConstant(kernelName: string): boolean {
  constants ??= new Set<string>([
    tf.Ceil,
    tf.Floor,
    tf.FloorDiv,
    tf.OneHot,
    tf.OnesLike,
    tf.Round,
    tf.Sign,
    tf.Step,
    tf.ZerosLike,
  ]);
  return constants.has(kernelName);
}

function isPiecewiseConstant(kernelName: string, outputs: readonly tf.Tensor[]): boolean {
  return isConstant(kernelName) || outputs.every(({ dtype }) => dtype === "int32" || dtype === "bool");
}

/** True for arithmetic on whole numbers, which TensorFlow.js's own functions differentiate as if they were real. */
function isOfWholeNumbers(kernelName: string, inputs: tf.NamedTensorMap): boolean {
  const real = Object.values(inputs).some((input) => input?.dtype === "float32");
  return !real && !isConstant(kernelName) && tf.getGradient(kernelName) !== undefined;
}

/** Moves an operation, the last node of the tape, before the clones of the tensors that it saved. */
function placeBeforeSaved(tape: TapeNode[], saved: readonly tf.Tensor[]): void {
  const operation = tape.pop()!;
  const clones = new Set(saved.map(({ id }) => id));
  let start = tape.length;
  while (start > 0 && clones.has(tape[start - 1]!.outputs[0]!.id)) start--;
  const kept = tape.splice(start).map((clone) => withKnownSource(clone, operation));
  tape.push(operation, ...kept);
}

function withKnownSource(clone: TapeNode, operation: TapeNode): TapeNode {
  const known = [...Object.values(operation.inputs), ...operation.outputs];
  if (known.some((tensor) => tensor?.id === clone.inputs.x?.id)) return clone;
  const { gradient: _, ...unknown } = clone;
  return { ...unknown, inputs: operation.inputs, kernelName: `what ${operation.kernelName} saved` };
}
