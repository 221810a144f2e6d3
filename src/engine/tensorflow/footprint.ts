import { readFileSync } from "node:fs";
import { dirname, sep } from "node:path";
import { type Find, int, type Pointer, pointer, size } from "./foreign.ts";

/** A stretch of a process's memory. */
interface Mapping {
  readonly start: Pointer;
  readonly bytes: number;
}

/** `MADV_DONTNEED` of Linux's mman.h. */
const dontNeed = 4;

/**
 * Unmaps the pages of a library, and of those in its folder, that loading it has touched: 240 MB of TensorFlow's. Pages
 * that are used come back at their first use, from the system's cache of the file. Linux only; elsewhere it does nothing.
 */
export function unmapIdlePages(find: Find, library: string): void {
  if (process.platform !== "linux") return;
  const advise = find("madvise", int, pointer, size, int);
  for (const { start, bytes } of untouchedMappings(ownMappings(), dirname(library) + sep))
    advise(start, bytes, dontNeed);
}

/** Not every kernel and sandbox tells, and then all stays as it is. */
function ownMappings(): string {
  try {
    return readFileSync("/proc/self/smaps", "utf8");
  } catch {
    return "";
  }
}

/** The mappings of a folder's files that nobody has written to, or can: the files still hold all of them. */
export function untouchedMappings(smaps: string, folder: string): readonly Mapping[] {
  return smaps.split(/^(?=[0-9a-f]+-[0-9a-f]+ )/m).flatMap((entry) => {
    const [, start, end, file] = /^([0-9a-f]+)-([0-9a-f]+) .-\S+ \S+ \S+ \S+ +(.*)$/m.exec(entry) ?? [];
    const isCopied = !/^Anonymous: +0 kB$/m.test(entry) || /^Swap: +[1-9]/m.test(entry);
    if (!file?.startsWith(folder) || isCopied) return [];
    const from = BigInt(`0x${start}`);
    return [{ start: from, bytes: Number(BigInt(`0x${end}`) - from) }];
  });
}
