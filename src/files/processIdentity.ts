import { readFile } from "node:fs/promises";
import { hostname } from "node:os";
import { type Static, Type } from "@sinclair/typebox";

/** What tells one process from all others, also from a later one with the same pid. */
export const ProcessIdentity = Type.Object({
  host: Type.String(),
  /** Changes with every boot; null where the system (not Linux) has none. */
  bootId: Type.Union([Type.String(), Type.Null()]),
  pid: Type.Integer({ minimum: 1 }),
  /** Clock ticks from boot to the process's start; null where the system (not Linux) does not tell. */
  startTime: Type.Union([Type.String(), Type.Null()]),
});
export type ProcessIdentity = Static<typeof ProcessIdentity>;

export async function ownIdentity(): Promise<ProcessIdentity> {
  const stat = await processStat(process.pid);
  return { host: hostname(), bootId: await bootId(), pid: process.pid, startTime: stat?.startTime ?? null };
}

/** Whether the process still runs; "unknown" for one of another host. In doubt about one of this host, "alive". */
export async function liveness(other: ProcessIdentity): Promise<"alive" | "dead" | "unknown"> {
  if (other.host !== hostname()) return "unknown";
  if (other.bootId !== (await bootId()) || !exists(other.pid)) return "dead";
  const stat = await processStat(other.pid);
  if (!stat) return "alive";
  const ended = stat.state === "Z" || stat.state === "X";
  return ended || stat.startTime !== other.startTime ? "dead" : "alive";
}

/** Whether any process of this host has the pid now. */
export function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

const readProc = (path: string): Promise<string | null> => readFile(path, "utf8").catch(() => null);

const bootId = async (): Promise<string | null> =>
  (await readProc("/proc/sys/kernel/random/boot_id"))?.trim() ?? null;

/** Fields 3 and 22 of proc(5)'s stat; the name before them stands in brackets and may itself hold brackets. */
async function processStat(pid: number): Promise<{ state: string; startTime: string } | null> {
  const stat = await readProc(`/proc/${pid}/stat`);
  const fields = stat?.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state, startTime] = [fields?.[0], fields?.[19]];
  return state && startTime ? { state, startTime } : null;
}
