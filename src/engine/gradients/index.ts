import { createRequire } from "node:module";
import { repairTape } from "./tape.ts";

/**
 * Makes gradients, and gradients of gradients, right on every engine, or an error where they cannot be had.
 * May be called more than once.
 */
export function repairGradients(): void {
  // The core package registers no gradient; the union, as CommonJS, registers all in the registry that both share.
  createRequire(import.meta.url)("@tensorflow/tfjs");
  repairTape();
}
