/** What a process of this package exits with; one table for every verb. */
export const exitCodes = {
  done: 0,
  bug: 1,
  experiment: 2,
  data: 3,
  checkpoint: 4,
  resource: 5,
  diverged: 6,
  /** Also the meaning of 140, of a process that SIGUSR2 has ended before it could listen. */
  preempted: 75,
  hungUp: 129,
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** A mistake or a shortage that the user can mend: shown as its message alone, without a stack. */
export class UserError extends Error {
  override readonly name = "UserError";
  readonly exitCode: ExitCode;

  constructor(message: string, exitCode: ExitCode = exitCodes.experiment) {
    super(message);
    this.exitCode = exitCode;
  }
}
