import { createHash } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Rows } from "../../components/metrics/contract.ts";
import { UserError } from "../../errors.ts";
import { readBounded } from "../../files/bounded.ts";
import { cacheDirectory } from "../../files/cache.ts";
import { writeFileDurably } from "../../files/durable.ts";
import { decodeSafetensors, encodeSafetensors } from "../../formats/safetensors/safetensors.ts";
import type { Extracted } from "./sampleSet.ts";

/** What `compute` returns, from the cache if it was computed before from what the key stands for. */
export async function kept(
  key: string,
  compute: () => Promise<Extracted>,
  notice: (line: string) => void,
): Promise<Extracted> {
  const path = join(cacheDirectory(), "features", key);
  const found = await read(path);
  if (found !== undefined) return found;
  const computed = await compute();
  await write(path, computed, notice);
  return computed;
}

/** A file is the sha256 of what follows, in 32 bytes, and a safetensors file. */
const digestBytes = 32;
const digest = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest();

/** Far above the size of a block. */
const limit = 2 ** 28;

/** Undefined if there is no such file, or if it is damaged. */
async function read(path: string): Promise<Extracted | undefined> {
  try {
    const bytes = await readBounded(path, limit);
    const content = bytes.subarray(digestBytes);
    if (!digest(content).equals(bytes.subarray(0, digestBytes))) return undefined;
    const tree = decodeSafetensors(content, path);
    const rows = (name: keyof Extracted): Rows => {
      const { values, shape } = tree[name]!;
      return { values: values as Float32Array, count: shape[0]!, size: shape[1]! };
    };
    return { features: rows("features"), probabilities: rows("probabilities") };
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** If the cache cannot be written, the next run computes again. */
async function write(path: string, extracted: Extracted, notice: (line: string) => void): Promise<void> {
  const tensor = ({ values, count, size }: Rows) =>
    ({ dtype: "float32", shape: [count, size], values }) as const;
  const { features, probabilities } = extracted;
  const content = encodeSafetensors({ features: tensor(features), probabilities: tensor(probabilities) });
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFileDurably(path, Buffer.concat([digest(content), content]));
  } catch (error) {
    if (!(error instanceof UserError || (error instanceof Error && "syscall" in error))) throw error;
    notice(`cannot keep the features of real samples: ${error.message}`);
  }
}
