import type { Experiment } from "../../algorithms/index.ts";
import { candidates, engines, precisionProblem } from "../../engine/index.ts";
import type { Problem } from "../../registry/report/problem.ts";

/** Whether the engine can compute in the precision that is asked for. */
export function checkEngine({ engine: { name, compile, precision } }: Experiment): Problem[] {
  const path = ["engine", "precision"];
  const among = candidates(name).map((candidate) => engines[candidate]);
  const message = precisionProblem(among, compile, precision);
  return message === undefined ? [] : [{ severity: "error", path, message }];
}
