import type { Comparison } from "../comparison.ts";
import { lastStep, type RunRecord } from "../runRecord.ts";

/** The comparison as plain data for other programs: all but the curves. */
export function plainComparison({ groups, ...comparison }: Comparison) {
  return {
    ...comparison,
    groups: groups.map(({ label, hash, runs }) => ({ label, hash, runs: runs.map(plainRun) })),
  };
}

const plainRun = (run: RunRecord) => ({
  directory: run.directory,
  seed: run.manifest.seed,
  outcome: run.outcome,
  fault: run.fault,
  alarms: run.alarms,
  step: lastStep(run),
  steps: run.manifest.steps,
});
