/** One call of a TensorFlow.js kernel: its name and the shapes of its inputs and outputs. */
export interface Kernel {
  readonly name: string;
  readonly inputShapes: readonly (readonly number[] | null)[];
  readonly outputShapes: readonly (readonly number[])[];
}

/** Multiply-adds of convolutions and matrix products, including those with zeros of the padding. */
export function multiplyAdds(kernels: readonly Kernel[]): number {
  return kernels.reduce((sum, kernel) => sum + (formulas[kernel.name]?.(kernel) ?? 0), 0);
}

type Formula = (kernel: Kernel) => number;

const formulas: Readonly<Record<string, Formula>> = {
  Conv2D: ({ inputShapes: [, filter], outputShapes: [y] }) => convolution(y!, filter!),
  Conv2DBackpropInput: ({ inputShapes: [dy, filter] }) => convolution(dy!, filter!),
  Conv2DBackpropFilter: ({ inputShapes: [, dy], outputShapes: [filter] }) => convolution(dy!, filter!),
  BatchMatMul: ({ inputShapes: [a, b], outputShapes: [c] }) => product(a!, b!, c!),
  _FusedMatMul: ({ inputShapes: [a, b], outputShapes: [c] }) => product(a!, b!, c!),
};

/** Each value on the small side meets every tap of the filter, shape [height, width, channels, filters]. */
function convolution(small: readonly number[], [height, width, channels]: readonly number[]): number {
  return size(small) * height! * width! * channels!;
}

/** Of [n, k] and [k, m] to [n, m], whichever is transposed: nk * km * nm is the square of nkm. */
function product(a: readonly number[], b: readonly number[], c: readonly number[]): number {
  const batch = size(c.slice(0, -2));
  return Math.sqrt((size(a) * size(b) * size(c)) / batch);
}

const size = (shape: readonly number[]) => shape.reduce((count, extent) => count * extent, 1);
