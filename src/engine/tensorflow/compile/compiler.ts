import { tidy } from "../../tree.ts";
import { compiled, type Options } from "./compiled.ts";

/** Makes of a pure function from trees of tensors to a tree of tensors one that is run in some way, as `compiled` says. */
export type Compile = <Args extends readonly unknown[], Result>(
  f: (...args: Args) => Result,
) => (...args: Args) => Promise<Result>;

/** Compiles functions alike; `close` gives back what TensorFlow holds for all of them. */
export function compiler(options: Options): { readonly compile: Compile; readonly close: () => void } {
  const closers: (() => void)[] = [];
  return {
    compile: (f) => {
      const { call, close } = compiled(f, options);
      closers.push(close);
      return call;
    },
    close: () => {
      for (const close of closers.splice(0)) close();
    },
  };
}

/** Runs a function operation by operation. */
export const uncompiled: Compile =
  (f) =>
  async (...args) =>
    tidy(() => f(...args));
