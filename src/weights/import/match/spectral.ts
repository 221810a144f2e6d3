import type { FileTensor } from "../weightsFile.ts";
import type { FileModule } from "./fileModules.ts";
import type { WantedModule } from "./wanted.ts";

/** How tensors came about, as the table says it. */
export const dividedBySigma = "w / sigma";
export const estimated = "estimated";

/**
 * A file's layer as a network's layer wants it. If only the file has spectral norm, its weight is divided by sigma, as
 * PyTorch's `remove_spectral_norm` does. If only the network has it, u and v are estimated from the weight.
 */
export function adapted({ tensors: wanted, outputAxis }: WantedModule, found: FileModule): FileModule {
  const weight = found.tensors.get("weight");
  if (weight === undefined || outputAxis === undefined || weight.shape.length <= outputAxis) return found;
  const own = vectorsIn(found, weight, outputAxis);
  if (!wanted.has("weight_u"))
    return own === undefined ? found : withoutVectors(found, divided(weight, own, outputAxis));
  return { ...found, tensors: new Map([...found.tensors, ...named(own ?? estimates(weight, outputAxis))]) };
}

/** The first left and right singular vectors of a weight, a matrix of outputs and the rest. */
interface Vectors {
  readonly u: FileTensor;
  readonly v: FileTensor;
}

const named = ({ u, v }: Vectors) =>
  [
    ["weight_u", u],
    ["weight_v", v],
  ] as const;

/** The file's vectors; PyTorch's first form kept no v, which follows from u. */
function vectorsIn({ tensors }: FileModule, weight: FileTensor, axis: number): Vectors | undefined {
  const [u, v] = [tensors.get("weight_u"), tensors.get("weight_v")];
  if (u === undefined || sizeOf(u) !== weight.shape[axis]) return undefined;
  const rest = sizeOf(weight) / sizeOf(u);
  if (v !== undefined) return sizeOf(v) === rest ? { u, v } : undefined;
  const read = () => normalized(timesTransposed(matrixOf(weight, axis), u.read()));
  return { u, v: { name: u.name, shape: [rest], how: estimated, read } };
}

const sizeOf = ({ shape }: FileTensor) => shape.reduce((product, size) => product * size, 1);

function withoutVectors({ path, tensors }: FileModule, weight: FileTensor): FileModule {
  const rest = [...tensors].filter(([role]) => role !== "weight_u" && role !== "weight_v");
  return { path, tensors: new Map([...rest, ["weight", weight]]) };
}

/** w / sigma with sigma = uᵀ W v (Miyato et al. 2018, equation 8), which PyTorch computes in evaluation mode. */
function divided(weight: FileTensor, { u, v }: Vectors, axis: number): FileTensor {
  const read = () => {
    const along = times(matrixOf(weight, axis), v.read());
    const sigma = u.read().reduce((sum, value, i) => sum + value * along[i]!, 0);
    return weight.read().map((value) => value / sigma);
  };
  return { ...weight, how: dividedBySigma, read };
}

/** Enough for five digits of sigma unless two singular values are all but equal; then either's vectors will do. */
const iterations = 100;

/** Estimates u and v by power iteration, from a start that is no row's opposite. */
function estimates(weight: FileTensor, axis: number): Vectors {
  const outputs = weight.shape[axis]!;
  const rest = sizeOf(weight) / outputs;
  const last = () => {
    const matrix = matrixOf(weight, axis);
    let v = normalized(Float32Array.from({ length: rest }, (_, i) => 1 + ((i * 7919) % 101) / 101));
    let u = new Float32Array(outputs);
    for (let i = 0; i < iterations; i++) {
      u = normalized(times(matrix, v));
      v = normalized(timesTransposed(matrix, u));
    }
    return { u, v };
  };
  const tensor = (shape: readonly number[], read: () => Float32Array) => ({
    name: weight.name,
    shape,
    how: estimated,
    read,
  });
  return { u: tensor([outputs], () => last().u), v: tensor([rest], () => last().v) };
}

interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float32Array;
}

/** A weight with the axis of its outputs first and the others, in their order, as one. */
function matrixOf({ shape, read }: FileTensor, axis: number): Matrix {
  const [rows, inner] = [shape[axis]!, shape.slice(axis + 1).reduce((product, size) => product * size, 1)];
  const from = read();
  const columns = from.length / rows;
  const values = new Float32Array(from.length);
  for (const [at, value] of from.entries()) {
    const [outer, row] = [Math.floor(at / (rows * inner)), Math.floor(at / inner) % rows];
    values[row * columns + outer * inner + (at % inner)] = value;
  }
  return { rows, columns, values };
}

function times({ rows, columns, values }: Matrix, vector: Float32Array): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: rows }, (_, row) => {
    let sum = 0;
    for (let column = 0; column < columns; column++) sum += values[row * columns + column]! * vector[column]!;
    return sum;
  });
}

function timesTransposed({ rows, columns, values }: Matrix, vector: Float32Array): Float32Array<ArrayBuffer> {
  const sums = new Float64Array(columns);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      sums[column]! += values[row * columns + column]! * vector[row]!;
  return Float32Array.from(sums);
}

function normalized(vector: Float32Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return vector.map((value) => value / Math.max(length, 1e-12));
}
