import * as tf from "@tensorflow/tfjs-core";
import { type Call, floats, type Info, kernel, shippedKernel } from "./kernel.ts";
import { type Axis, mergeNeighbours, stepsOf } from "./strided.ts";

/**
 * Sums and means of floats, accumulated in float64 and in the order of memory. The shipped kernels accumulate in
 * float32, with an error of 3e-4 for a million numbers, and transpose first unless the last axes are summed.
 */
export const sum = kernel<"x", tf.SumAttrs>(
  tf.Sum,
  reduction(tf.Sum, () => 1),
);
export const mean = kernel<"x", tf.MeanAttrs>(
  tf.Mean,
  reduction(tf.Mean, (count) => 1 / count),
);

function reduction(name: string, scale: (count: number) => number) {
  const shipped = shippedKernel<"x", tf.SumAttrs>(name);
  return (call: Call<"x", tf.SumAttrs>): Info => {
    const { inputs, attrs, backend } = call;
    const { x } = inputs;
    if (x.dtype !== "float32") return shipped(call);
    const axes = tf.util.parseAxisParam(attrs.axis, x.shape);
    const [shape, reduced] = tf.backend_util.computeOutAndReduceShapes(x.shape, axes);
    const kept = tf.backend_util.expandShapeToKeepDim(shape, axes);
    const out = backend.makeOutput(attrs.keepDims ? kept : shape, "float32");
    const totals = sums(floats(backend, x), placesIn(kept, x.shape), tf.util.sizeFromShape(shape));
    const factor = scale(tf.util.sizeFromShape(reduced));
    const to = floats(backend, out);
    for (let i = 0; i < to.length; i++) to[i] = totals[i]! * factor;
    return out;
  };
}

/** The axes of x with the steps of their totals; elements that are summed share a total, so their step is 0. */
function placesIn(kept: readonly number[], shape: readonly number[]): Axis[] {
  const steps = stepsOf(kept);
  return shape.map((size, axis) => ({ size, step: kept[axis] === size ? steps[axis]! : 0 }));
}

function sums(x: Float32Array, places: readonly Axis[], count: number): Float64Array {
  const totals = new Float64Array(count);
  if (x.length === 0) return totals;
  const whole: Axis = { size: 1, step: 0 };
  const axes = [whole, whole, ...mergeNeighbours(places)];
  const [rows, columns] = axes.slice(-2) as [Axis, Axis];
  const add = columns.step === 0 ? addUp : addTo;
  let source = 0;
  const walk = (depth: number, target: number) => {
    if (depth === axes.length - 2) {
      add(x, source, totals, target, rows, columns.size);
      source += rows.size * columns.size;
      return;
    }
    const { size, step } = axes[depth]!;
    for (let i = 0; i < size; i++) walk(depth + 1, target + i * step);
  };
  walk(0, 0);
  return totals;
}

/** Adds `rows` of x, each of `columns` numbers, from `from` on, to the totals from `to` on. */
type Adder = (
  x: Float32Array,
  from: number,
  totals: Float64Array,
  to: number,
  rows: Axis,
  columns: number,
) => void;

/**
 * Adds each number of a row to its own total; four rows at once, since reading and writing totals takes most of the
 * time.
 */
const addTo: Adder = (x, from, totals, to, rows, columns) => {
  const end = from + rows.size * columns;
  const [two, three, four] = [2 * columns, 3 * columns, 4 * columns] as const;
  let source = from;
  for (; source + four <= end; source += four)
    for (let i = 0; i < columns; i++) {
      const place = source + i;
      totals[to + i]! += x[place]! + x[place + columns]! + x[place + two]! + x[place + three]!;
    }
  for (; source < end; source += columns) for (let i = 0; i < columns; i++) totals[to + i]! += x[source + i]!;
};

/** Adds all numbers of a row to one total; four at once, since each addition waits for the previous one. */
const addUp: Adder = (x, from, totals, to, rows, columns) => {
  let source = from;
  for (let row = 0; row < rows.size; row++) {
    const end = source + columns;
    let total = 0;
    for (; source + 4 <= end; source += 4)
      total += x[source]! + x[source + 1]! + x[source + 2]! + x[source + 3]!;
    for (; source < end; source++) total += x[source]!;
    totals[to + row * rows.step]! += total;
  }
};

/**
 * Sums the rows of x [count, …] with the same segment id: [numSegments, …]. Rows with a negative id are dropped. It is
 * the gradient of `tf.gather`, and so of every embedding table.
 */
export const unsortedSegmentSum = kernel<"x" | "segmentIds", tf.UnsortedSegmentSumAttrs>(
  tf.UnsortedSegmentSum,
  ({ inputs: { x, segmentIds }, attrs: { numSegments }, backend }) => {
    const rest = x.shape.slice(1);
    const size = tf.util.sizeFromShape(rest);
    const out = backend.makeOutput([numSegments, ...rest], "float32");
    const sums = floats(backend, out).fill(0);
    const from = floats(backend, x);
    const segments = backend.typedArrayFromHeap(segmentIds);
    for (const [row, segment] of segments.entries()) {
      if (segment < 0) continue;
      if (segment >= numSegments) throw new Error(`segment ${segment} is not below ${numSegments}`);
      for (let i = 0; i < size; i++) sums[segment * size + i]! += from[row * size + i]!;
    }
    return out;
  },
);
