import * as tf from "@tensorflow/tfjs-core";
import { openEngine } from "../engine/open.ts";
import { checkDocumentation } from "./documentation.ts";
import { type Makes, make, type Parameters } from "./parameters.ts";
import { promise } from "./promise.ts";

/**
 * Holds a component to what all kinds promise, and the part that `params` make to what `check` says of its own.
 * Runs on the engine that is open, or else on the slow and simple one that serves tests.
 */
export async function examine<Part>(
  component: Makes<Part>,
  params: Parameters,
  check: (part: Part) => void | Promise<void>,
): Promise<void> {
  if (!tf.getBackend()) await openEngine("cpu", { notify: () => {} });
  checkDocumentation(component);
  const before = tf.memory().numTensors;
  const part = make(component, params);
  promise(tf.memory().numTensors === before, "`create` makes no tensor: parts own none");
  tf.engine().startScope();
  try {
    await check(part);
  } finally {
    tf.engine().endScope();
  }
}
