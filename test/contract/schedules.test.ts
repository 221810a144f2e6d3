import { schedules } from "../../src/components/schedules/index.ts";
import { checkSchedule } from "../../src/contracts/index.ts";
import { everyComponent } from "./everyComponent.ts";

everyComponent("schedules", schedules, checkSchedule, {
  cosine: [{ toStep: 10 }, { fromStep: 5, toStep: 100, final: 0.1 }],
  exponential: [{ factor: 0.5 }, { factor: 1, everySteps: 100 }],
  linear: [{ toStep: 10 }, { fromStep: 20, toStep: 10, final: 1 }],
});
