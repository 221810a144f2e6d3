import { type Comparison, readGroups } from "../../../src/compare/comparison.ts";
import { openEventWriter } from "../../../src/runner/record/eventWriter.ts";
import { hparamsOf } from "../../../src/runner/record/hparams.ts";
import { type SyntheticRun, writeRun } from "../syntheticRuns.ts";

/** Writes runs under `root` with events as the recorder writes them, and groups them. */
export async function recordedGroups(
  root: string,
  runs: readonly SyntheticRun[],
): Promise<Comparison["groups"]> {
  const directories: string[] = [];
  for (const run of runs) directories.push(await writeRun(root, run));
  const { groups } = await readGroups([directories]);
  for (const { directory, resolved, metrics, hash } of groups.flatMap((group) => group.runs)) {
    const writer = await openEventWriter(directory);
    writer.hparams(hparamsOf(resolved), hash);
    for (const record of metrics) writer.scalar("critic/loss", record.step, record["critic/loss"] as number);
    await writer.close();
  }
  return groups;
}
