import { initializers } from "../../src/components/initializers/index.ts";
import { checkInitializer } from "../../src/contracts/index.ts";
import { everyComponent } from "./everyComponent.ts";

everyComponent("initializers", initializers, checkInitializer, {
  dcgan: [{}, { standardDeviation: 0 }],
  normal: [{}, { mean: 1, standardDeviation: 0.5 }],
});
