import { elements, type Initializer, type WeightSpec } from "../components/blocks/block.ts";
import { stream } from "../engine/random/streams.ts";
import { examine } from "./examine.ts";
import { exampleWeights } from "./exampleWeights.ts";
import type { Makes, Parameters } from "./parameters.ts";
import { promise } from "./promise.ts";

/** Checks an initializer; throws an Error that names the broken promise. */
export function checkInitializer(component: Makes<Initializer>, params: Parameters = {}): Promise<void> {
  return examine(component, params, (initializer) => {
    for (const weight of exampleWeights) checkDraw(initializer, weight);
  });
}

function checkDraw(initializer: Initializer, weight: WeightSpec): void {
  const what = `${weight.role} of a ${weight.of}`;
  const draw = (name: string) => initializer(weight, stream(3, name));
  const values = draw("a");
  promise(values instanceof Float32Array, `the initial ${what} is a Float32Array`);
  promise(values.length === elements(weight.shape), `the initial ${what} has one value for each element`);
  promise(values.every(Number.isFinite), `the initial ${what} is finite`);
  promise(draw("a").join() === values.join(), `the initial ${what} is the same for the same stream`);
  if (weight.role !== "kernel" || values.every((value) => value === values[0])) return;
  promise(draw("b").join() !== values.join(), `the initial ${what} differs for another stream`);
}
