/** Weight of the newest measurement in the smoothed speed. */
const share = 0.1;

/** Measures smoothed steps per second. */
export interface Stopwatch {
  /** The speed, given the number of steps done since the stopwatch was made. */
  readonly at: (steps: number) => number;
  /** Excludes the time since the last measurement. */
  readonly leaveOut: () => void;
}

export function stopwatch(now: () => number = () => performance.now()): Stopwatch {
  let last = now();
  let done = 0;
  let secondsPerStep: number | undefined;
  return {
    at: (steps) => {
      const time = now();
      const latest = (time - last) / 1000 / Math.max(steps - done, 1);
      secondsPerStep = secondsPerStep === undefined ? latest : share * latest + (1 - share) * secondsPerStep;
      last = time;
      done = steps;
      return 1 / secondsPerStep;
    },
    leaveOut: () => {
      last = now();
    },
  };
}
