import { elements, type Initializer, type WeightSpec } from "../components/blocks/block.ts";
import { stream } from "../engine/random/streams.ts";
import { examine } from "./examine.ts";
import { exampleWeights } from "./exampleWeights.ts";
import type { Makes, Parameters } from "./parameters.ts";
import { promise } from "./promise.ts";

/** Holds an initializer to its contract; throws an Error that says which promise is broken. */
export function checkInitializer(component: Makes<Initializer>, params: Parameters = {}): Promise<void> {
  return examine(component, params, (initializer) => {
    for (const weight of exampleWeights) checkDraw(initializer, weight);
  });
}

function checkDraw(initializer: Initializer, weight: WeightSpec): void {
  const what = `the ${weight.role} of a ${weight.of}`;
  const draw = (name: string) => initializer(weight, stream(3, name));
  const values = draw("a");
  promise(values instanceof Float32Array, `${what} begins as a Float32Array`);
  promise(values.length === elements(weight.shape), `${what} begins with one value for each element`);
  promise(values.every(Number.isFinite), `${what} begins finite`);
  promise(draw("a").join() === values.join(), `${what} begins with the same bits from the same stream`);
  if (weight.role !== "kernel" || values.every((value) => value === values[0])) return;
  promise(draw("b").join() !== values.join(), `${what} begins otherwise from another stream`);
}
