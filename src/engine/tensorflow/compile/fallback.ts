import { Refusal } from "./refusals.ts";

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
