import { setImmediate } from "node:timers/promises";
import type { ExitCode } from "../../errors.ts";

/** Requests from outside to a run, which looks at them between its steps. */
export interface Signals {
  /** The exit code to end with after saving; undefined until a request comes. */
  readonly requested: () => ExitCode | undefined;
  /** True once after each request to save and go on. */
  readonly saveRequested: () => boolean;
  /** Stops listening. */
  readonly dispose: () => void;
}

/** Begins to listen for requests; `onRequest` is called with what the user is to know of each. */
export type Listen = (onRequest: (line: string) => void) => Signals;

/** Hears no requests. */
export const deaf: Listen = () => ({
  requested: () => undefined,
  saveRequested: () => false,
  dispose: () => {},
});

/** Gives signals, timers and I/O their turn; a loop that awaits only promises starves them. */
export const macrotask = (): Promise<void> => setImmediate();
