import { constraints } from "../../src/components/constraints/index.ts";
import { checkConstraint } from "../../src/contracts/index.ts";
import { everyComponent } from "./everyComponent.ts";

everyComponent("constraints", constraints, checkConstraint, {
  clip: [{}, { bound: 0.5, weights: "kernels" }, { weights: "convolutionKernels" }],
});
