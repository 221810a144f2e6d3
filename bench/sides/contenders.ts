import type { CompileMode, Precision } from "../../src/engine/engine.ts";
import type { EngineName } from "../../src/engine/index.ts";

/** How our side computes. */
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

/** What all others are measured by. */
export const baseline = "eager";

/** Everything that can be compared, by the name it has in tables and options; `pytorch/worker.py` knows the first. */
export const contenders: readonly string[] = [baseline, "channels-last", "compile", ...Object.keys(ours)];

/** Those that are asked how much there is to compute; the others run the same, or cannot be looked into. */
export const counting: readonly string[] = [baseline, "channels-last", "function", "xla", "off"];
