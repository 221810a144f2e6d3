import { expect, test } from "vitest";
import { untouchedMappings } from "../../../src/engine/tensorflow/footprint.ts";

const mapping = (range: string, permissions: string, file: string, anonymous: number, swapped = 0) =>
  `${range} ${permissions} 00000000 fe:00 1234                       ${file}
Size:                 64 kB
Rss:                  64 kB
Anonymous:         ${String(anonymous).padStart(4)} kB
Swap:              ${String(swapped).padStart(4)} kB
VmFlags: rd mr mw me
`;

test("only what a folder's files still hold is unmapped: nothing that was written, and nobody else's", () => {
  const smaps = [
    mapping("7f0000000000-7f0000010000", "r--p", "/lib/tensorflow/libtensorflow_cc.so.2", 0),
    mapping("7f0000010000-7f0000030000", "r-xp", "/lib/tensorflow/libtensorflow_cc.so.2", 0),
    // Relocated when it was loaded, and then made read-only.
    mapping("7f0000030000-7f0000040000", "r--p", "/lib/tensorflow/libtensorflow_cc.so.2", 8),
    mapping("7f0000040000-7f0000050000", "rw-p", "/lib/tensorflow/libtensorflow_cc.so.2", 64),
    // Never written to yet; and copied, and since swapped out.
    mapping("7f0000080000-7f0000090000", "rw-p", "/lib/tensorflow/libtensorflow_cc.so.2", 0),
    mapping("7f0000090000-7f00000a0000", "r--p", "/lib/tensorflow/libtensorflow_cc.so.2", 0, 8),
    mapping("7f0000050000-7f0000060000", "r-xp", "/lib/tensorflow_other/lib.so", 0),
    mapping("7f0000060000-7f0000070000", "rw-p", "", 0),
    mapping("7f0000070000-7f0000080000", "r-xp", "/lib/tensorflow/with a space.so", 0),
  ].join("");
  expect(untouchedMappings(smaps, "/lib/tensorflow/")).toEqual([
    { start: 0x7f0000000000n, bytes: 0x10000 },
    { start: 0x7f0000010000n, bytes: 0x20000 },
    { start: 0x7f0000070000n, bytes: 0x10000 },
  ]);
});
