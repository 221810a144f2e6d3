/** Throws, saying what a component of its kind promises and this one does not keep. */
export function promise(kept: boolean, what: string): asserts kept {
  if (!kept) throw new Error(`broken promise: ${what}`);
}
