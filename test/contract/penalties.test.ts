import { penalties } from "../../src/components/penalties/index.ts";
import { checkPenalty } from "../../src/contracts/index.ts";
import { everyComponent } from "./everyComponent.ts";

everyComponent("penalties", penalties, checkPenalty, {
  gradient: [
    {},
    { sides: "one", target: 0.5 },
    { at: "real", target: 0, weight: 5 },
    { at: "fake", target: 0, everyUpdates: 4 },
    { at: "between", target: 0 },
    { at: "around", spread: 1 },
  ],
});
