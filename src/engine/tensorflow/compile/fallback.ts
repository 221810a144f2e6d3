/** TensorFlow's: it cannot do something as one function that may work operation by operation. */
export class Refusal extends Error {}

export function refusal(error: unknown): Refusal {
  return new Refusal((error as Error).message, { cause: error });
}

export function lookingAtValues(): Error {
  return new Error(
    "a compiled function reads a tensor's value (data, dataSync, array, print): what JavaScript makes of it would be frozen; compute with tensors instead",
  );
}

export function outsider(what: string): Error {
  return new Error(
    `a compiled function uses a tensor made outside of it (${what}): it would be frozen; pass it as an argument`,
  );
}

/** One way of doing what others do too. */
export interface Way<Args extends readonly unknown[], Result> {
  /** A participle: "compiled by XLA". */
  readonly name: string;
  /** Rejects with a `Refusal` where another way may work. */
  readonly run: (...args: Args) => Promise<Result>;
}

/** Goes the first of the ways that works, and stays with it; tells `notify` of those that do not. */
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
