/** Throws an Error naming the promise `what`, which every component of a kind makes, unless it is kept. */
export function promise(kept: boolean, what: string): asserts kept {
  if (!kept) throw new Error(`broken promise: ${what}`);
}
