import { readFileSync } from "node:fs";

/**
 * Bytes of private memory that a process has in RAM: Linux's RssAnon, which counts its heap and buffers and leaves out
 * pages of files (libraries, weights on disk), which other processes share. Undefined on other systems.
 */
export function privateMemory(pid: number): number | undefined {
  if (process.platform !== "linux") return undefined;
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return 1024 * Number(/^RssAnon:\s+(\d+) kB$/m.exec(status)![1]);
}

/** Linux keeps no peak of private memory, so it is read again and again. */
const everyMs = 5;

/** The most private memory of a process while `work` is under way; undefined if the system does not report it. */
export async function peakMemory(pid: number, work: () => Promise<unknown>): Promise<number | undefined> {
  let peak = privateMemory(pid);
  const timer = setInterval(() => {
    peak = Math.max(peak!, privateMemory(pid)!);
  }, everyMs);
  if (peak === undefined) clearInterval(timer);
  try {
    await work();
    return peak;
  } finally {
    clearInterval(timer);
  }
}
