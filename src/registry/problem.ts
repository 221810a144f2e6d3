import type { Path } from "./misfit.ts";

/** Something wrong, or doubtful, in an experiment. */
export interface Problem {
  readonly severity: "error" | "warning";
  /** Leads from the experiment's root to the culprit. */
  readonly path: Path;
  /** Points at the key rather than at the value of the last step of `path`. */
  readonly at?: "key" | "value";
  /** What is wrong, and what is allowed or advised. */
  readonly message: string;
}
