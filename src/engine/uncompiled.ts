import type { Compile, Compiler } from "./engine.ts";
import { tidy } from "./tree.ts";

/** Runs a function operation by operation. It leaves nothing behind but its result. */
export const uncompiled: Compile =
  (f) =>
  async (...args) =>
    tidy(() => f(...args));

/** The compiler of engines that do not compile. */
export const noCompiler = (): Compiler => ({ compile: uncompiled, close: () => {} });
