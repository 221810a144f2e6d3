import type * as tf from "@tensorflow/tfjs-core";
import { tidy } from "../../tree.ts";
import { nativeBackend } from "../kernels.ts";
import { type Attribute, attributeTypes } from "../native/protocol.ts";
import { firstThatWorks, type Way } from "./fallback.ts";
import { type NativeFunction, nativeFunction } from "./nativeFunction.ts";
import { signatureOf } from "./signature.ts";

/** How a function of tensors is run: operation by operation, as one TensorFlow function, or compiled by XLA. */
export type CompileMode = "off" | "function" | "xla";

/** What matrix products and convolutions multiply: float32, or bfloat16 with sums in float32. The rest is float32. */
export type Precision = "float32" | "bfloat16";

export interface Compiled<Args extends readonly unknown[], Result> {
  /**
   * The function's result, computed beside JavaScript. The arguments must live until the promise settles; the result is
   * the caller's. An argument that the function returns untouched is returned itself.
   */
  readonly call: (...args: Args) => Promise<Result>;
  /** Gives back what TensorFlow holds for it. */
  readonly close: () => void;
}

export interface Options {
  readonly mode: CompileMode;
  /** bfloat16 is for functions that are compiled, on a processor that has it; where it is refused, nothing else is tried. */
  readonly precision?: Precision;
  readonly notify: (line: string) => void;
}

/**
 * A pure function from trees of tensors to a tree of tensors, recorded at its first call with arguments of some
 * structure, shapes and types, and run as one operation. In mode "function" its results are those of an ordinary call
 * bit for bit (but for softmax, which oneDNN computes otherwise in functions); XLA rounds differently. On engines that
 * cannot compile it is called as it is, and so it is where TensorFlow refuses, which `notify` is told of.
 * @throws where the function looks at a tensor's value, or uses a tensor that is neither its argument nor its own.
 */
export function compiled<Args extends readonly unknown[], Result>(
  f: (...args: Args) => Result,
  { mode, precision = "float32", notify }: Options,
): Compiled<Args, Result> {
  const backend = nativeBackend();
  // However it is run, it leaves nothing but its result.
  const plain = async (args: Args) => tidy(() => f(...args));
  if (backend === undefined || mode === "off") return { call: (...args) => plain(args), close: () => {} };
  const functions: NativeFunction<Args, Result>[] = [];
  const known = new Map<string, (inputs: readonly tf.Tensor[], args: Args) => Promise<Result>>();
  return {
    call: async (...args) => {
      const { key, tensors } = signatureOf(args);
      if (!known.has(key)) {
        const native = nativeFunction(backend, precision, f);
        functions.push(native);
        const ways = compiledWays(mode, native);
        // Operations one by one are float32.
        if (precision === "float32")
          ways.push({ name: "run operation by operation", run: (_, args) => plain(args) });
        known.set(key, firstThatWorks(ways, notify));
      }
      return known.get(key)!(tensors, args);
    },
    close: () => {
      for (const native of functions.splice(0)) native.remove();
      known.clear();
    },
  };
}

function compiledWays<Args, Result>(
  mode: CompileMode,
  native: NativeFunction<Args, Result>,
): Way<[readonly tf.Tensor[], Args], Result>[] {
  const asFunction = wayOf("run as one function", native, []);
  return mode === "xla" ? [wayOf("compiled by XLA", native, [mustCompile]), asFunction] : [asFunction];
}

function wayOf<Args, Result>(
  name: string,
  { run }: NativeFunction<Args, Result>,
  attributes: readonly Attribute[],
): Way<[readonly tf.Tensor[], Args], Result> {
  return { name, run: (inputs, args) => run(inputs, args, attributes) };
}

const mustCompile = { name: "_XlaMustCompile", type: attributeTypes.TF_ATTR_BOOL, value: true };
