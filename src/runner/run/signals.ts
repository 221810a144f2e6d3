import { setImmediate } from "node:timers/promises";
import type { ExitCode } from "../../errors.ts";

/** Requests from outside to stop a run, which looks at them between its steps. */
export interface Signals {
  /** The exit code to end with after saving; undefined until a request comes. */
  readonly requested: () => ExitCode | undefined;
  /** Stops listening. */
  readonly dispose: () => void;
}

/** Begins to listen for requests; `onRequest` is called with the name of the first one. */
export type Listen = (onRequest: (signal: string) => void) => Signals;

/** Hears no requests. */
export const deaf: Listen = () => ({ requested: () => undefined, dispose: () => {} });

/** Gives signals, timers and I/O their turn; a loop that awaits only promises starves them. */
export const macrotask = (): Promise<void> => setImmediate();
