import { readFile } from "node:fs/promises";
import { hostname } from "node:os";
import { type Static, Type } from "@sinclair/typebox";

/** Distinguishes a process from all others, including a later one with the same pid. */
export const ProcessIdentity = Type.Object({
  host: Type.String(),
  /** Changes with every boot; null if the system (not Linux) has none. */
  bootId: Type.Union([Type.String(), Type.Null()]),
  pid: Type.Integer({ minimum: 1 }),
  /** Clock ticks from boot to the start of the process; null if the system (not Linux) does not say. */
  startTime: Type.Union([Type.String(), Type.Null()]),
});
export type ProcessIdentity = Static<typeof ProcessIdentity>;

export async function ownIdentity(): Promise<ProcessIdentity> {
  const stat = await processStat(process.pid);
  return { host: hostname(), bootId: await bootId(), pid: process.pid, startTime: stat?.startTime ?? null };
}

/** Whether the process still runs; "elsewhere" if it is on another host. A doubtful process of this host is "alive". */
export async function liveness(other: ProcessIdentity): Promise<"alive" | "dead" | "elsewhere"> {
  if (other.host !== hostname()) return "elsewhere";
  if (differ(other.bootId, await bootId()) || !processExists(other.pid)) return "dead";
  const stat = await processStat(other.pid);
  if (!stat) return "alive";
  const ended = stat.state === "Z" || stat.state === "X";
  return ended || differ(stat.startTime, other.startTime) ? "dead" : "alive";
}

const differ = (a: string | null, b: string | null) => a !== null && b !== null && a !== b;

/** True if any process of this host has the pid now. */
export function processExists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

const readProc = (path: string): Promise<string | null> => readFile(path, "utf8").catch(() => null);

const bootId = async (): Promise<string | null> =>
  (await readProc("/proc/sys/kernel/random/boot_id"))?.trim() ?? null;

/** Fields 3 and 22 of proc(5)'s stat. The name before them is in brackets and may itself contain brackets. */
async function processStat(pid: number): Promise<{ state: string; startTime: string } | null> {
  const stat = await readProc(`/proc/${pid}/stat`);
  const fields = stat?.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state, startTime] = [fields?.[0], fields?.[19]];
  return state && startTime ? { state, startTime } : null;
}
