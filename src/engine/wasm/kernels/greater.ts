import * as tf from "@tensorflow/tfjs-core";
import { broadcast } from "./broadcast.ts";
import { floats } from "./floats.ts";
import { kernel } from "./kernel.ts";

const ofTensors = broadcast(tf.Greater);

/**
 * Where a is greater than b. Rectifiers ask it of a number, 0, in each of their gradients; the shipped kernel takes 5 ns
 * an element even so.
 */
export const greater = kernel<"a" | "b", object>(tf.Greater, (call) => {
  const { inputs, backend } = call;
  const { a, b } = inputs;
  if (b.shape.length > 0 || a.dtype !== "float32" || b.dtype !== "float32") return ofTensors(call);
  const out = backend.makeOutput(a.shape, "bool");
  const to = backend.typedArrayFromHeap(out);
  const from = floats(backend, a);
  const bound = floats(backend, b)[0]!;
  for (let i = 0; i < from.length; i++) to[i] = Number(from[i]! > bound);
  return out;
});
