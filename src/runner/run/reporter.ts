import type { Scalars } from "../../algorithms/training.ts";
import type { Evaluation } from "../record/evaluation.ts";
import type { Alarm } from "../watch/alarm.ts";
import type { Plan } from "./plan.ts";

/** How a run tells whoever started it what happens; it never prints by itself. */
export interface Reporter {
  /** Something to know while waiting, or a warning: one line. */
  readonly notice: (line: string) => void;
  readonly begun: (run: Begun) => void;
  readonly step: (progress: Progress) => void;
  readonly saved: (step: number, path: string) => void;
  readonly evaluated: (evaluation: Evaluation) => void;
  readonly alarm: (alarm: Alarm) => void;
  readonly ended: (run: Ended) => void;
  /** A run broke off by an error, which others tell of. */
  readonly failed: () => void;
}

export interface Begun {
  readonly directory: string;
  readonly experiment: string;
  readonly seed: number;
  readonly plan: Plan;
  /** The first step will be the one after this. */
  readonly from: number;
  readonly engine: string;
  readonly parameters: Readonly<Record<string, number>>;
}

export interface Progress {
  readonly step: number;
  readonly steps: number;
  readonly stepsPerSecond: number;
  /** Where this step was recorded. */
  readonly scalars: Scalars | undefined;
}

export interface Ended {
  readonly directory: string;
  readonly step: number;
  /** A run that its watch stops has "diverged" from finite numbers, or "collapsed" in another way. */
  readonly status: "completed" | "interrupted" | "diverged" | "collapsed";
  /** What it was stopped for. */
  readonly because?: string;
  /** Whether there are pictures of samples. */
  readonly samples: boolean;
  readonly seconds: number;
}
