import type { Experiment } from "../algorithms/index.ts";
import type { Training } from "../algorithms/training.ts";

/** An experiment that has passed all checks. */
export interface Checked {
  /** Absolute path of the YAML file it was read from. */
  readonly file: string;
  /** Every value, defaults included, as plain data. */
  readonly resolved: Readonly<Record<string, unknown>>;
  /** The same with every spec replaced by what its component's `create` made of it. */
  readonly parts: Experiment;
  /** What its algorithm made of the parts. */
  readonly training: Training;
  /** Modules of the user's components that it names, by kind and name. */
  readonly components?: Readonly<Record<string, string>>;
}
