const timestampPattern = /^events\.out\.tfevents\.(\d+)\./;

/**
 * Name for a new event file beside those that exist. Readers take the files of a run in the order of their names, so
 * the timestamp grows even when two files are opened within one second.
 */
export function eventFileName(
  existing: readonly string[],
  seconds: number,
  host: string,
  process: number,
): string {
  const taken = existing.map((name) => Number(timestampPattern.exec(name)?.[1] ?? -1));
  const timestamp = Math.max(Math.floor(seconds), ...taken.map((previous) => previous + 1));
  return `events.out.tfevents.${String(timestamp).padStart(10, "0")}.${host}.${process}`;
}
