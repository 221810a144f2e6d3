import { type ExitCode, exitCodes } from "../errors.ts";
import type { Signals } from "../runner/run/signals.ts";

const codes = {
  SIGINT: exitCodes.interrupted,
  SIGTERM: exitCodes.terminated,
  SIGHUP: exitCodes.hungUp,
  /** A scheduler takes the machine away and will start the run again. SIGUSR1 is reserved by Node. */
  SIGUSR2: exitCodes.preempted,
} as const;

type Signal = keyof typeof codes;

/** npm and npx pass on a Ctrl-C that the terminal has already delivered; a second one within this time is the same. */
const sameSignalMs = 250;

/** What a run that listens is asked for, and how it is told. */
interface Requests {
  requested: ExitCode | undefined;
  save: boolean;
  /** When the first SIGINT or SIGTERM came. */
  stopAt: number | undefined;
  readonly onRequest: (line: string) => void;
}

/** The requests of the run that listens; signals belong to the whole process, and so does this. */
let listening: Requests | undefined;

/**
 * Takes over SIGINT, SIGTERM, SIGHUP and SIGUSR2 for the life of the process: the program's first statement. While a run
 * listens, they are requests to it. Before and after, there is nothing to save, and they end the process.
 */
export function takeSignals(): void {
  for (const signal of Object.keys(codes) as Signal[]) process.on(signal, onSignal);
  // Past the size limit of files, the write fails instead, which is reported.
  process.on("SIGXFSZ", () => {});
}

function onSignal(signal: Signal): void {
  if (signal === "SIGHUP" && !onTerminal()) onHangUp();
  else if (listening === undefined) process.exit(codes[signal]);
  else onStop(signal, listening);
}

/** `nohup` starts a program with SIGHUP ignored, which Node undoes: a program without a terminal has none to lose. */
const onTerminal = (): boolean => process.stdout.isTTY || process.stderr.isTTY;

function onHangUp(): void {
  if (listening === undefined) return;
  listening.save = true;
  listening.onRequest("SIGHUP: saving after this step, and going on");
}

/** The first signal is a request to save and stop; a second SIGINT or SIGTERM ends the process at once. */
function onStop(signal: Signal, requests: Requests): void {
  if (signal === "SIGINT" || signal === "SIGTERM") {
    const now = performance.now();
    if (requests.stopAt !== undefined && now - requests.stopAt > sameSignalMs) process.exit(codes[signal]);
    requests.stopAt ??= now;
  }
  request(codes[signal], signal, requests);
}

function request(code: ExitCode, reason: string, requests: Requests): void {
  if (requests.requested !== undefined) return;
  requests.requested = code;
  requests.onRequest(`${reason}: finishing this step and saving`);
}

/**
 * Asks the run that listens to save and stop, as SIGTERM does.
 *
 * @param reason what the user is told
 * @returns false if no run listens
 */
export function requestStop(reason: string): boolean {
  if (listening === undefined) return false;
  request(exitCodes.terminated, reason, listening);
  return true;
}

/** Makes signals requests to the run that calls it, until it disposes of them; `onRequest` informs the user of each. */
export function listen(onRequest: (line: string) => void): Signals {
  const requests: Requests = { requested: undefined, save: false, stopAt: undefined, onRequest };
  listening = requests;
  return {
    requested: () => requests.requested,
    saveRequested: () => {
      const { save } = requests;
      requests.save = false;
      return save;
    },
    dispose: () => {
      if (listening === requests) listening = undefined;
    },
  };
}
