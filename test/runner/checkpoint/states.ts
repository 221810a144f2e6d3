import type { HostTree } from "../../../src/formats/hostTensor.ts";
import type { CheckpointMeta } from "../../../src/runner/checkpoint/manifest.ts";
import { engineFacts } from "../runs/manifests.ts";

/** A state that is different at every step; about `4 * size` bytes. */
export const stateAt = (step: number, size = 100): HostTree => ({
  "generator/weights/0.weight": {
    dtype: "float32",
    shape: [size],
    values: new Float32Array(size).fill(step / 3),
  },
  "optimizer/step": { dtype: "int32", shape: [], values: Int32Array.of(step) },
});

export const meta: CheckpointMeta = {
  experiment: "e".repeat(64),
  versions: { "exp-gan": "0.1.0", node: "20.0.0" },
  engine: engineFacts,
  streaks: { idleCritic: { since: 3, length: 2 } },
};
