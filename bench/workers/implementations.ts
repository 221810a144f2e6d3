import type { EngineName } from "../../src/engine/open.ts";
import type { CompileMode, Precision } from "../../src/engine/tensorflow/compile/compiled.ts";

/** A way to compute in exp. */
export interface Way {
  readonly engine: EngineName;
  readonly mode: CompileMode;
  readonly precision: Precision;
}

export const ours: Readonly<Record<string, Way>> = {
  function: { engine: "tensorflow", mode: "function", precision: "float32" },
  xla: { engine: "tensorflow", mode: "xla", precision: "float32" },
  off: { engine: "tensorflow", mode: "off", precision: "float32" },
  bfloat16: { engine: "tensorflow", mode: "function", precision: "bfloat16" },
  wasm: { engine: "wasm", mode: "off", precision: "float32" },
};

/** The implementation that all others are measured against. */
export const baseline = "eager";

/** All implementations by name; `pytorch/worker.py` has the first three. */
export const implementations: readonly string[] = [
  baseline,
  "channels-last",
  "compile",
  ...Object.keys(ours),
];

/** Implementations that count their multiply-adds; the others compute the same, or cannot be inspected. */
export const counting: readonly string[] = [baseline, "channels-last", "function", "xla", "off"];
