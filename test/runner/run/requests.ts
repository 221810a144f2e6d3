import { gan } from "../../../src/algorithms/gan/gan.ts";
import type { Reporter } from "../../../src/runner/run/reporter.ts";
import type { RunRequest } from "../../../src/runner/run/run.ts";
import type { StartRequest } from "../../../src/runner/run/start.ts";
import { planOf } from "../../../src/runner/runs/plan.ts";
import { partsOf } from "../tiny.ts";

/** Keeps the events of a run by name. */
export function recorded() {
  const events: (readonly [string, unknown])[] = [];
  const names = ["notice", "begun", "step", "saved", "evaluated", "alarm", "ended", "failed"] as const;
  const reporter = Object.fromEntries(
    names.map((name) => [name, (event: unknown) => events.push([name, event])]),
  ) as unknown as Reporter;
  const of = (name: string) => events.filter(([each]) => each === name).map(([, event]) => event);
  return { reporter, of, count: (name: string) => of(name).length };
}

/** A request to start or to resume the smallest game, changed if asked, for its four steps. */
export function requestOf(
  reporter: Reporter,
  changes: Parameters<typeof partsOf>[0] = {},
): RunRequest & StartRequest {
  const parts = partsOf(changes);
  const { training } = gan.create(parts);
  const plan = planOf(parts, () => 0, "full")!;
  const resolved = { name: "tiny", dataset: { type: "gaussianMixture" } };
  return {
    experiment: { file: "/tiny.yaml", resolved, parts, training },
    plan,
    planFor: () => plan,
    computing: { engine: "cpu", threads: undefined, compile: "off", precision: "float32", verify: false },
    argv: [],
    reporter,
  };
}
