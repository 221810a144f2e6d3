/** TensorFlow cannot run something as one function; operation by operation it may work. */
export class Refusal extends Error {}

export function refusal(error: unknown): Refusal {
  return new Refusal((error as Error).message, { cause: error });
}

/** One of several ways to do the same. */
export interface Way<Args extends readonly unknown[], Result> {
  /** A participle: "compiled by XLA". */
  readonly name: string;
  /** Rejects with a `Refusal` if another way may work. */
  readonly run: (...args: Args) => Promise<Result>;
}

/** Tries the ways in order and keeps the first that works; `notify` is called for each that does not. */
export function firstThatWorks<Args extends readonly unknown[], Result>(
  ways: readonly Way<Args, Result>[],
  notify: (line: string) => void,
): (...args: Args) => Promise<Result> {
  let [way, ...others] = ways;
  let proven = false;
  const call = async (...args: Args): Promise<Result> => {
    try {
      const result = await way!.run(...args);
      proven = true;
      return result;
    } catch (error) {
      const [next, ...rest] = others;
      if (proven || next === undefined || !(error instanceof Refusal)) throw error;
      notify(`this step cannot be ${way!.name}: ${error.message}; it is ${next.name} instead`);
      [way, others] = [next, rest];
      return call(...args);
    }
  };
  return call;
}
