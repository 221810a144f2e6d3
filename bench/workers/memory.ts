import { readFileSync, writeFileSync } from "node:fs";

/** Bytes of a process that lie in memory. */
export interface Memory {
  readonly now: number;
  /** Of these, pages of files, such as libraries, which other processes share and the system may take back. */
  readonly files: number;
  /** The most there ever were, or since `forgetPeak`. */
  readonly peak: number;
}

/** What Linux says of a process, the same for every program; undefined elsewhere. */
export function memoryOf(pid: number): Memory | undefined {
  if (process.platform !== "linux") return undefined;
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const bytes = (field: string) =>
    1024 * Number(status.match(new RegExp(`^${field}:\\s+(\\d+) kB$`, "m"))![1]);
  return { now: bytes("VmRSS"), files: bytes("RssFile"), peak: bytes("VmHWM") };
}

/** Lets the peak begin anew at what is used now; see proc_pid_clear_refs(5). */
export function forgetPeak(pid: number): void {
  if (process.platform === "linux") writeFileSync(`/proc/${pid}/clear_refs`, "5");
}
