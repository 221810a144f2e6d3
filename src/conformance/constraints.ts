import type { WeightSpec } from "../components/blocks/block.ts";
import type { Constraint } from "../components/constraints/contract.ts";
import { examine } from "./examine.ts";
import { exampleWeights } from "./exampleWeights.ts";
import type { Makes, Parameters } from "./parameters.ts";
import { promise } from "./promise.ts";
import { checkFinite, checkPure, checkShape, distance, noise, rounding } from "./tensors.ts";

/** Checks a constraint; throws an Error that names the broken promise. */
export function checkConstraint(component: Makes<Constraint>, params: Parameters = {}): Promise<void> {
  return examine(component, params, (constraint) => {
    const applied = exampleWeights.filter((weight) => applies(constraint, weight));
    promise(applied.length > 0, "it applies to some weight");
    for (const { shape } of applied) checkProjection(constraint, shape);
  });
}

function applies({ applies }: Constraint, weight: WeightSpec): boolean {
  const answer = applies(weight);
  promise(typeof answer === "boolean", "`applies` returns true or false");
  promise(applies(weight) === answer, "`applies` returns the same for the same weight");
  return answer;
}

/** Checks that a constrained weight is finite and that constraining it again changes nothing. */
function checkProjection({ apply }: Constraint, shape: readonly number[]): void {
  for (const scale of [1e-4, 1, 100]) {
    const value = noise("value", shape, scale);
    const allowed = checkPure("the constraint", { value }, () => apply(value));
    checkShape(allowed, shape, "a constrained weight");
    checkFinite(allowed, "a constrained weight");
    promise(distance(apply(allowed), allowed) < rounding, "constraining twice is the same as once");
  }
}
