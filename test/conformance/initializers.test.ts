import { elements, type Initializer } from "../../src/components/blocks/block.ts";
import { initializers } from "../../src/components/initializers/index.ts";
import { checkInitializer } from "../../src/conformance/index.ts";
import { everyBreach, replaced } from "./broken.ts";
import { everyComponent } from "./everyComponent.ts";

everyComponent("initializers", initializers, checkInitializer, {
  dcgan: [{}, { standardDeviation: 0 }],
  normal: [{}, { mean: 1, standardDeviation: 0.5 }],
});

let drawn = 0;
const breach = (draw: Initializer) => replaced(initializers.normal, () => draw);

everyBreach(checkInitializer, {
  "the initial kernel of a convolution has one value for each element": breach(() => new Float32Array(3)),
  "the initial bias of a convolution is finite": breach(({ role, shape }) =>
    new Float32Array(elements(shape)).fill(role === "bias" ? Number.NaN : 0),
  ),
  "the initial kernel of a convolution is the same for the same stream": breach(({ shape }) =>
    new Float32Array(elements(shape)).fill(++drawn),
  ),
  "the initial kernel of a convolution differs for another stream": breach(({ shape }) =>
    Float32Array.from({ length: elements(shape) }, (_, index) => index),
  ),
});
