import type * as tf from "@tensorflow/tfjs-core";
import { type Catalogue, kind } from "../../registry/component.ts";
import type { WeightSpec } from "../blocks/block.ts";

/** A projection of the critic's weights onto a feasible set, applied after every critic update. */
export interface Constraint {
  readonly applies: (weight: WeightSpec) => boolean;
  readonly apply: (value: tf.Tensor) => tf.Tensor;
}

export const defineConstraint = kind<Constraint>("constraints", ["applies", "apply"]);

export type Constraints = Catalogue<Constraint>;
