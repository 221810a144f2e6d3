import type { Schedule } from "../components/schedules/contract.ts";
import { examine } from "./examine.ts";
import type { Makes, Parameters } from "./parameters.ts";
import { promise } from "./promise.ts";

const steps = [1, 2, 3, 9, 10, 11, 100, 1000, 1e6, 1e9];

/** Checks a schedule; throws an Error that names the broken promise. */
export function checkSchedule(component: Makes<Schedule>, params: Parameters = {}): Promise<void> {
  return examine(component, params, (schedule) => {
    const factors = steps.map(schedule);
    promise(factors.every(Number.isFinite), "the factor is finite at every step");
    promise(
      factors.every((factor) => factor >= 0),
      "the factor is never negative",
    );
    const backwards = steps.toReversed().map(schedule).toReversed();
    promise(backwards.join() === factors.join(), "the factor depends on the step alone");
  });
}
