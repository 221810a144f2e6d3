import { exitCodes } from "../errors.ts";
import { requestStop } from "./signals.ts";

/** Why a stream cannot be written, in words; other reasons are named as the system names them. */
const reasons: Readonly<Record<string, string>> = {
  EPIPE: "nobody reads it any more",
  ENOSPC: "no space left on the disk",
  EIO: "its terminal is gone",
};

/**
 * Keeps a log that cannot be written from ending a run unsaved. Its reader has gone, as `head` does, its disk is full, or
 * its terminal was closed: a run in progress saves and ends, as on SIGTERM. Else a command whose result nobody reads ends,
 * and one whose result cannot be written fails; notes on stderr are given up.
 */
export function guardStreams(): void {
  process.stdout.once("error", (error: NodeJS.ErrnoException) => {
    ignoreFurther(process.stdout);
    if (requestStop(told("stdout", error))) return;
    if (error.code === "EPIPE") process.exit();
    process.stderr.write(`error: ${told("stdout", error)}\n`);
    process.exit(exitCodes.resource);
  });
  process.stderr.once("error", (error: NodeJS.ErrnoException) => {
    ignoreFurther(process.stderr);
    requestStop(told("stderr", error));
  });
}

const ignoreFurther = (stream: NodeJS.WriteStream): void => {
  stream.on("error", () => {});
};

const told = (name: string, { code = "unknown error" }: NodeJS.ErrnoException): string =>
  `${name} cannot be written: ${reasons[code] ?? code}`;
