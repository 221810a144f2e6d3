import type { Experiment } from "../../algorithms/index.ts";
import type { Problem } from "../../registry/report/problem.ts";

/** Whether the engine can compute in the precision that is asked for. */
export function checkEngine({ engine: { name, compile, precision } }: Experiment): Problem[] {
  const path = ["engine", "precision"];
  if (precision === "float32" || (name !== "wasm" && compile !== "off")) return [];
  const message = "only native TensorFlow's compiled steps have bfloat16; use float32";
  return [{ severity: "error", path, message }];
}
