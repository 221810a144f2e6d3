import { weightTransforms } from "../../src/components/weightTransforms/index.ts";
import { checkWeightTransform } from "../../src/contracts/index.ts";
import { everyComponent } from "./everyComponent.ts";

everyComponent("weightTransforms", weightTransforms, checkWeightTransform, {
  spectralNorm: [{}, { iterations: 3 }],
});
