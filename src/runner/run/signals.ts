import { setImmediate } from "node:timers/promises";
import { type ExitCode, exitCodes } from "../../errors.ts";

/** What the outside asks of a run, to be looked at between its steps. */
export interface Signals {
  /** The code to exit with after saving; undefined while nothing was asked. */
  readonly requested: () => ExitCode | undefined;
  readonly dispose: () => void;
}

const codes = {
  SIGINT: exitCodes.interrupted,
  SIGTERM: exitCodes.terminated,
  /** A scheduler takes the machine away and will start the run again. SIGUSR1 is Node's own. */
  SIGUSR2: exitCodes.preempted,
} as const;

type Signal = keyof typeof codes;

/** npm and npx pass on a Ctrl-C that the terminal has already delivered; a second one sooner than this is the same. */
const sameSignalMs = 250;

/**
 * Listens to SIGINT, SIGTERM and SIGUSR2. The first is remembered; the second of SIGINT and SIGTERM ends the process
 * at once.
 *
 * @param onRequest told of the first, to tell the user that the run is being saved
 */
export function listen(onRequest: (signal: Signal) => void = () => {}): Signals {
  let requested: ExitCode | undefined;
  let stopAt: number | undefined;
  const onSignal = (signal: Signal) => {
    const now = performance.now();
    if (signal !== "SIGUSR2") {
      if (stopAt !== undefined && now - stopAt > sameSignalMs) process.exit(codes[signal]);
      stopAt ??= now;
    }
    if (requested !== undefined) return;
    requested = codes[signal];
    onRequest(signal);
  };
  const signals = Object.keys(codes) as Signal[];
  for (const signal of signals) process.on(signal, onSignal);
  return {
    requested: () => requested,
    dispose: () => {
      for (const signal of signals) process.off(signal, onSignal);
    },
  };
}

/** Lets signals, timers and I/O have their turn; a loop that awaits only promises starves them. */
export const macrotask = (): Promise<void> => setImmediate();
