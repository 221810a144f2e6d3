import { type ExitCode, exitCodes } from "../errors.ts";
import type { Signals } from "../runner/run/signals.ts";

const codes = {
  SIGINT: exitCodes.interrupted,
  SIGTERM: exitCodes.terminated,
  /** A scheduler takes the machine away and will start the run again. SIGUSR1 is reserved by Node. */
  SIGUSR2: exitCodes.preempted,
} as const;

type Signal = keyof typeof codes;

/** npm and npx pass on a Ctrl-C that the terminal has already delivered; a second one within this time is the same. */
const sameSignalMs = 250;

/**
 * Listens to SIGINT, SIGTERM and SIGUSR2. The first signal is a request to save and stop; a second SIGINT or SIGTERM
 * ends the process at once.
 *
 * @param onRequest called with the first signal, to inform the user that the run is being saved
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
