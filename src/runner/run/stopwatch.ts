/** Share of the newest measurement in the running speed. */
const share = 0.1;

/** Steps per second, smoothed. */
export interface Stopwatch {
  /** The speed, at so many steps since it was made. */
  readonly at: (steps: number) => number;
  /** What has passed since the last step does not count. */
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
