import { readdir, realpath } from "node:fs/promises";
import { join, relative } from "node:path";
import { glob } from "glob";
import { expect, test } from "vitest";
import { readGroups } from "../../../src/compare/comparison.ts";
import { viewOfGroups } from "../../../src/compare/tensorboard/view.ts";
import { temporaryDirectory } from "../../runner/temporary.ts";
import { writeRun } from "../syntheticRuns.ts";
import { recordedGroups } from "./recordedRuns.ts";

/** Folders of a view that hold event files, links followed. */
async function runsOf(view: string): Promise<readonly string[]> {
  const files = await glob("**/*tfevents*", { cwd: view, follow: true });
  return [...new Set(files.map((file) => join(file, "..")))].sort();
}

test("runs stand side by side under readable names, beside overviews of their groups", async () => {
  const root = await temporaryDirectory();
  const groups = await recordedGroups(root, [
    { seed: 0 },
    { seed: 10 },
    { seed: 0, again: "-2" },
    { seed: 0, settings: { loss: { type: "a/b" } } },
  ]);
  const { directory, remove } = await viewOfGroups(groups);
  const odd = `toy loss.type=a_b ${groups[1]!.hash.slice(0, 8)}`;
  const hinge = "toy loss.type=hinge";
  expect(await runsOf(directory)).toEqual([
    ...["all seeds", "seed 0"].map((name) => `${odd}/${name}`),
    ...["all seeds", "seed 0", "seed 0 (2)", "seed 10"].map((name) => `${hinge}/${name}`),
  ]);
  const linked = await realpath(join(directory, hinge, "seed 10"));
  expect(relative(await realpath(root), linked)).toMatch(/^toy\/[0-9a-f]{8}-s10$/);
  await remove();
  await expect(readdir(directory)).rejects.toMatchObject({ code: "ENOENT" });
  expect(await readdir(linked)).toContain("manifest.json");
});

test("runs without events are no view", async () => {
  const { groups } = await readGroups([[await writeRun(await temporaryDirectory(), { seed: 0 })]]);
  await expect(viewOfGroups(groups)).rejects.toThrow("none of these runs has TensorBoard events");
});
