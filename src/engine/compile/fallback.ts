/** One way of doing what others do too. */
export interface Way<Args extends readonly unknown[], Result> {
  /** As in "cannot be …". */
  readonly name: string;
  readonly run: (...args: Args) => Promise<Result>;
}

/** Goes the first of the ways that works, and stays with it; tells `notify` of those that do not. The last one must. */
export function firstThatWorks<Args extends readonly unknown[], Result>(
  ways: readonly Way<Args, Result>[],
  notify: (line: string) => void,
): (...args: Args) => Promise<Result> {
  let chosen = 0;
  let proven = false;
  const call = async (...args: Args): Promise<Result> => {
    const attempt = chosen;
    try {
      const result = await ways[attempt]!.run(...args);
      proven = true;
      return result;
    } catch (error) {
      const next = ways[attempt + 1];
      if (proven || next === undefined) throw error;
      notify(
        `this step cannot be ${ways[attempt]!.name}: ${(error as Error).message}; it is ${next.name} instead`,
      );
      chosen = attempt + 1;
      return call(...args);
    }
  };
  return call;
}
