/** Seconds from one line of progress to the next. */
const pause = 10;

/** Reports on an extraction that takes long: how many images are done, the time of one, and the time left. */
export function extractionProgress(
  label: string | undefined,
  count: number,
  notice: (line: string) => void,
  now: () => number = () => performance.now() / 1000,
) {
  const started = now();
  let last = started;
  let computed = 0;
  let known = 0;
  const report = () => {
    const time = now();
    if (time - last < pause || computed === 0) return;
    last = time;
    const each = (time - started) / computed;
    const left = (count - known - computed) * each;
    notice(
      `${label ?? "extractor"}: ${known + computed} of ${count} images, ${Math.round(1000 * each)} ms each, ${duration(left)} left`,
    );
  };
  return {
    /** A batch was computed. */
    computed: (images: number) => {
      computed += images;
      report();
    },
    /** So many images are done, those that the cache knew included. */
    reached: (images: number) => {
      known = images - computed;
    },
  };
}

function duration(seconds: number): string {
  return seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;
}
