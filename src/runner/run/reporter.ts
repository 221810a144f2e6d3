import type { Scalars } from "../../algorithms/training.ts";
import type { Notify } from "../../components/datasets/contract.ts";
import type { Best } from "../checkpoint/manifest.ts";
import type { Alarm } from "../record/alarm.ts";
import type { Evaluation } from "../record/evaluation.ts";
import type { Plan } from "../runs/plan.ts";

/** Receives what happens in a run, which never prints. */
export interface Reporter {
  /** One line: news while the user waits, with how far the work has come, or a warning. */
  readonly notice: Notify;
  readonly begun: (run: Begun) => void;
  readonly step: (progress: Progress) => void;
  /** `best` is given if the checkpoint is the best so far by the metric that the experiment names. */
  readonly saved: (step: number, path: string, best?: Best) => void;
  readonly evaluated: (evaluation: Evaluation) => void;
  readonly alarm: (alarm: Alarm) => void;
  readonly ended: (run: Ended) => void;
  /** An error ended the run; the caller gets it. */
  readonly failed: () => void;
}

export interface Begun {
  readonly directory: string;
  readonly experiment: string;
  readonly seed: number;
  readonly plan: Plan;
  /** Steps done so far: training begins with the next one. */
  readonly from: number;
  readonly engine: string;
  readonly parameters: Readonly<Record<string, number>>;
}

export interface Progress {
  readonly step: number;
  readonly steps: number;
  readonly stepsPerSecond: number;
  /** Undefined if the step is neither recorded nor saved. */
  readonly scalars: Scalars | undefined;
}

export interface Ended {
  readonly directory: string;
  readonly step: number;
  /** A run that an alarm stops has "diverged" if numbers are not finite, and has "collapsed" otherwise. */
  readonly status: "completed" | "interrupted" | "diverged" | "collapsed";
  /** Why it was stopped. */
  readonly because?: string;
  /** The step of the latest checkpoint; undefined if there is none. */
  readonly checkpoint: number | undefined;
  /** True if there are pictures of samples. */
  readonly samples: boolean;
  readonly seconds: number;
}
