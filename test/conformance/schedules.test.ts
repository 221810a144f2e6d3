import { schedules } from "../../src/components/schedules/index.ts";
import { checkSchedule } from "../../src/conformance/index.ts";
import { everyBreach, replaced } from "./broken.ts";
import { everyComponent } from "./everyComponent.ts";

everyComponent("schedules", schedules, checkSchedule, {
  cosine: [{ toStep: 10 }, { fromStep: 5, toStep: 100, final: 0.1 }],
  exponential: [{ factor: 0.5 }, { factor: 1, everySteps: 100 }],
  linear: [{ toStep: 10 }, { fromStep: 20, toStep: 10, final: 1 }],
});

let asked = 0;

everyBreach(checkSchedule, {
  "the factor is finite": replaced(schedules.constant, () => (step) => Math.exp(step)),
  "the factor is never negative": replaced(schedules.constant, () => (step) => 1 - step / 100),
  "the factor depends on the step alone": replaced(schedules.constant, () => () => 1 / ++asked),
});
