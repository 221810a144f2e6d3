import type { Training } from "../../algorithms/training.ts";
import type { Data } from "../../components/datasets/contract.ts";
import type { Engine } from "../../engine/engine.ts";
import type { Checked } from "../checked.ts";
import type { Computing } from "../engine.ts";
import type { Evaluate } from "../evaluate/evaluation.ts";
import type { Judge } from "../evaluate/extractor.ts";
import type { Recorder } from "../record/recorder.ts";
import type { Plan } from "../runs/plan.ts";
import type { Monitor, Streaks } from "../watch/monitor.ts";
import type { Reporter } from "./reporter.ts";
import type { Listen, Signals } from "./signals.ts";

/** A run, as the caller asks for it. */
export interface RunRequest {
  readonly experiment: Checked;
  readonly plan: Plan;
  readonly computing: Computing;
  /** The command line, for the manifest. */
  readonly argv: readonly string[];
  readonly reporter: Reporter;
  /** True if a run may be resumed although the source of a component of the user's has changed. */
  readonly acceptChangedComponents?: boolean;
  /** How requests to stop reach the run; if left out, none do. */
  readonly listen?: Listen;
}

/** The state of a run after a step. */
export interface Position {
  /** The training's state, a tree of tensors. */
  readonly state: object;
  readonly step: number;
  /** Streaks of symptoms up to this step. */
  readonly streaks: Streaks;
  /** How often the run has been rolled back up to this step. */
  readonly rollBacks: number;
}

/** A run that is open in this process: all that its steps need. */
export interface Run {
  readonly request: RunRequest;
  readonly directory: string;
  /** Throws a UserError (exit 5) if another process has claimed the directory since; it then owns all its files. */
  readonly requireHeld: () => Promise<void>;
  /** The identity of the experiment, or the hash that version 0.1 recorded, if it started the run. */
  readonly hash: string;
  readonly engine: Engine;
  readonly training: Training;
  readonly data: Data;
  /** The feature extractor; undefined if no metric uses one. */
  readonly judge: Judge | undefined;
  /** Where it continues: its beginning, a checkpoint, or the checkpoint that it was rolled back to. */
  readonly position: Position;
  /** True if there was an earlier session or attempt; its records after the position are dropped. */
  readonly resumed: boolean;
  /** Undefined if there is nothing to evaluate. */
  readonly evaluate: Evaluate | undefined;
  readonly signals: Signals;
  readonly recorder: Recorder;
  readonly monitor: Monitor;
}
