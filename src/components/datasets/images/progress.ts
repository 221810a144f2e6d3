import type { Notify } from "../contract.ts";

const tellEveryMs = 1_000;

/** Tells how far a long work has come, at most once a second. */
export function progress(what: string, total: number, notify: Notify): (done: number) => void {
  let last = performance.now();
  return (done) => {
    const now = performance.now();
    if (now - last < tellEveryMs) return;
    last = now;
    notify(`${what}: ${done.toLocaleString("en")} of ${total.toLocaleString("en")}`, { done, total });
  };
}
