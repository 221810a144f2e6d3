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
  const folder = dirname(library) + sep;
  for (const { start, bytes } of untouchedMappings(readFileSync("/proc/self/smaps", "utf8"), folder))
    advise(start, bytes, dontNeed);
}

/** The mappings of files in a folder that nobody has written to, so that the files still hold all of them. */
export function untouchedMappings(smaps: string, folder: string): readonly Mapping[] {
  return smaps.split(/^(?=[0-9a-f]+-[0-9a-f]+ )/m).flatMap((entry) => {
    const [, start, end, file] = /^([0-9a-f]+)-([0-9a-f]+) \S+ \S+ \S+ \S+ +(.*)$/m.exec(entry) ?? [];
    if (!file?.startsWith(folder) || !/^Anonymous: +0 kB$/m.test(entry)) return [];
    const from = BigInt(`0x${start}`);
    return [{ start: from, bytes: Number(BigInt(`0x${end}`) - from) }];
  });
}
