import type { Outcome } from "./jasmine.ts";

/** Specs that fail for one reason: those whose name and problem, `name | problem`, match. */
export interface Exception {
  readonly why: string;
  readonly specs: RegExp;
}

/** Whatever an engine refuses with an error cannot be wrong in silence; networks here use none of it. */
const refused = "refused with an error; nothing here needs it";

const ours: readonly Exception[] = [
  {
    why: "at a tie half of the gradient goes to each input, as in PyTorch; TensorFlow.js gives all of it to both",
    specs: /^(maximum|minimum) .*gradients: Tensor[12]D \|/,
  },
  {
    why: "the border's part of the gradient is added to what it mirrors; TensorFlow.js drops it",
    specs: /^mirrorPad .*(grad|gradient with clones) \|/,
  },
  {
    why: "what is constant between jumps has the gradient zero; TensorFlow.js has none for some of it",
    specs: /^gradients .*errors if relevant ops are missing grads \|/,
  },
  {
    why: "a quotient of whole numbers is a whole number, so its gradient is zero; TensorFlow.js gives that of the real one",
    specs: /^div .*gradient: (Tensor1D with int32|1d<int32> with 1d<bool>) \|/,
  },
  { why: "NaN in a window is kept, as in PyTorch", specs: /^maxPool .*ignores NaNs \|/ },
];

const native: readonly Exception[] = [
  ...ours,
  { why: `tensors of strings: ${refused}`, specs: /does not support tensors of TensorFlow's type|[Ss]tring/ },
  { why: `kernels that tfjs-node lacks: ${refused}`, specs: /Kernel '\w+' not registered/ },
  { why: `padding in numbers: ${refused}`, specs: /supports only 'valid' and 'same' padding/ },
  { why: `channels first: ${refused}`, specs: /does not support dataFormat/ },
  {
    why: "kernels that tfjs-node lacks: the error is another one than the spec expects",
    specs: /^(raggedTensorToTensor|sparse\w+|einsum|gather|gatherND) .*\| toThrowError/,
  },
  {
    why: `shapes that only other engines take: ${refused}`,
    specs: /ScatterNd: Dimensions|output size would be/,
  },
  {
    why: `a transposed convolution whose sizes contradict each other: ${refused}`,
    specs: /output=4x4x8,f=8,s=1/,
  },
  { why: `types that TensorFlow's operation does not take: ${refused}`, specs: /Value for attr 'T' of/ },
  { why: "TensorFlow's sign of NaN is NaN", specs: /^sign .*\| Arrays differ/ },
  { why: "TensorFlow counts each NaN as different", specs: /^unique .*NaN and Infinity/ },
  { why: "differs in the last digit", specs: /^tan .*numbers exceed float32 precision/ },
  { why: "draws of TensorFlow's own, which nothing here uses", specs: /^multinomial .*same seed/ },
];

const wasm: readonly Exception[] = [
  ...ours,
  { why: `complex numbers: ${refused}`, specs: /Kernel 'Complex' not registered/ },
  { why: "tensors of strings, which the backend does not have", specs: /[Ss]tring|StaticRegexReplace/ },
  { why: `kernels that the backend lacks: ${refused}`, specs: /Kernel '\w+' not registered/ },
  { why: `channels first: ${refused}`, specs: /does not support dataFormat/ },
  {
    why: "kernels that the backend lacks: the error is another one than the spec expects",
    specs: /^(einsum|raggedTensorToTensor) .*\| toThrowError/,
  },
  { why: `products of whole numbers: ${refused}`, specs: /BatchMatMul for non non-float32/ },
  { why: `biases that are broadcast: ${refused}`, specs: /only supports rank-1 bias/ },
  {
    why: `pads and sizes that contradict each other: ${refused}`,
    specs: /could not be broadcast together|output=4x4x8/,
  },
  { why: `null for a dilation: ${refused}`, specs: /Pass null for dilations/ },
  {
    why: "average pools with padding in numbers: TensorFlow.js's gradient divides by the whole window",
    specs: /^avgPool .*gradient x=\[3,3,1\] f=\[3,3\] s=1 p=explicit/,
  },
  { why: "pools whose windows lie in the padding alone", specs: /^pool .*max x=\[2,2,3\] f=\[1,1\] s=2 p=1/ },
];

export const exceptions = { tensorflow: native, wasm };

/** Failures that no exception explains, and exceptions that explain no failure. */
export function unexplained(outcomes: readonly Outcome[], known: readonly Exception[]) {
  const failures = outcomes
    .filter(({ problems }) => problems.length > 0)
    .map(({ name, problems }) => `${name} | ${problems[0]!.replaceAll("\n", " ")}`);
  return {
    failures: failures.filter((line) => !known.some(({ specs }) => specs.test(line))),
    stale: known.filter(({ specs }) => !failures.some((line) => specs.test(line))).map(({ why }) => why),
  };
}
