/** One look for a symptom, a way in which training goes wrong. */
export interface HealthCheck {
  /** Letters and digits: the key of the experiment's `watch` that says what to do about it. */
  readonly symptom: string;
  /** What shows the symptom, in words; undefined if nothing does. */
  readonly what: string | undefined;
  /** Checks in a row that must show the symptom before it counts. */
  readonly patience: number;
}
