/** Share of the newest measurement in the running speed. */
const share = 0.1;

/** Steps per second, smoothed: call it with the number of steps done since it was made. */
export function stopwatch(now: () => number = () => performance.now()): (steps: number) => number {
  let last = now();
  let done = 0;
  let secondsPerStep: number | undefined;
  return (steps) => {
    const time = now();
    const latest = (time - last) / 1000 / Math.max(steps - done, 1);
    secondsPerStep = secondsPerStep === undefined ? latest : share * latest + (1 - share) * secondsPerStep;
    last = time;
    done = steps;
    return 1 / secondsPerStep;
  };
}
