import type * as tf from "@tensorflow/tfjs-core";
import type { Compiler, CompilerOptions } from "../../engine.ts";
import { noCompiler, uncompiled } from "../../uncompiled.ts";
import { type Attribute, attributeTypes } from "../native/protocol.ts";
import type { NativeBackend } from "../nativeBackend.ts";
import { firstThatWorks, type Way } from "./fallback.ts";
import { type NativeFunction, nativeFunction } from "./nativeFunction.ts";
import { signatureOf } from "./signature.ts";

/**
 * Records pure functions from trees of tensors to a tree of tensors, and runs each as one TensorFlow operation. In mode
 * "function" the results equal those of an ordinary call bit for bit (except softmax, which oneDNN computes differently
 * in functions); XLA rounds differently. If TensorFlow refuses a function, it runs operation by operation and `notify`
 * is called. With bfloat16 nothing else is tried.
 *
 * An argument that a function returns unchanged is returned itself. A function that reads a tensor's value, or uses a
 * tensor that is neither an argument nor its own, is refused with an error.
 */
export function compiler(backend: NativeBackend, options: CompilerOptions): Compiler {
  if (options.mode === "off") return noCompiler();
  const closers: (() => void)[] = [];
  return {
    compile: (f) => {
      const { call, close } = compiled(backend, f, options);
      closers.push(close);
      return call;
    },
    close: () => {
      for (const close of closers.splice(0)) close();
    },
  };
}

/** Arguments of another structure, other shapes or other types are recorded anew. */
function compiled<Args extends readonly unknown[], Result>(
  backend: NativeBackend,
  f: (...args: Args) => Result,
  options: CompilerOptions,
) {
  const functions: NativeFunction<Args, Result>[] = [];
  const known = new Map<string, (inputs: readonly tf.Tensor[], args: Args) => Promise<Result>>();
  const recorded = () => {
    const native = nativeFunction(backend, options.precision ?? "float32", f);
    functions.push(native);
    return firstThatWorks(waysOf(f, native, options), options.notify);
  };
  return {
    call: async (...args: Args) => {
      const { key, tensors } = signatureOf(args);
      const run = known.get(key) ?? recorded();
      known.set(key, run);
      return run(tensors, args);
    },
    close: () => {
      for (const native of functions.splice(0)) native.remove();
      known.clear();
    },
  };
}

/** The ways to run a function, the one that was asked for first. Operations one by one are float32. */
function waysOf<Args extends readonly unknown[], Result>(
  f: (...args: Args) => Result,
  native: NativeFunction<Args, Result>,
  { mode, precision = "float32" }: CompilerOptions,
): Way<[readonly tf.Tensor[], Args], Result>[] {
  const plain = uncompiled(f);
  const wayOf = (
    name: string,
    attributes: readonly Attribute[],
  ): Way<[readonly tf.Tensor[], Args], Result> => ({
    name,
    run: (inputs, args) => native.run(inputs, args, attributes),
  });
  return [
    ...(mode === "xla" ? [wayOf("compiled by XLA", [mustCompile])] : []),
    wayOf("run as one function", []),
    ...(precision === "float32"
      ? [{ name: "run operation by operation", run: (_: unknown, args: Args) => plain(...args) }]
      : []),
  ];
}

const mustCompile = { name: "_XlaMustCompile", type: attributeTypes.TF_ATTR_BOOL, value: true };
