import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { experimentOn, type Glance } from "../../../src/cli/new/images.ts";
import { png } from "../../components/datasets/images/pictures.ts";
import { exp, inEmptyDirectory } from "../exp.ts";

const at = inEmptyDirectory();

async function photos(folder: string, count: number): Promise<void> {
  mkdirSync(at(folder), { recursive: true });
  for (let i = 0; i < count; i++)
    writeFileSync(at(join(folder, `${i}.png`)), await png([i, 2 * i, 255 - i], 40));
}

test("new experiment: an experiment for a folder of images that is valid as it stands", async () => {
  await photos("photos/cats", 12);
  await photos("photos/dogs", 12);
  const { exitCode, stdout } = await exp("new", "experiment", "my-pets", "--images", "photos");
  expect([exitCode, stdout]).toEqual([0, expect.stringContaining("wrote experiments/my-pets.yaml\n")]);
  const text = readFileSync(at("experiments/my-pets.yaml"), "utf8");
  expect(text).toContain('path: "../photos"');
  expect(text).toContain("labels: folders # 2 classes: cats 12, dogs 12");
  // By hand: the largest power of two up to half of four fifths of 24.
  expect(text).toContain("batchSize: 8");
  const validated = JSON.parse((await exp("validate", "experiments/my-pets.yaml", "--json")).stdout);
  expect(validated).toEqual([{ file: "experiments/my-pets.yaml", ok: true, problems: [] }]);
});

const glance: Glance = {
  count: 5000,
  classes: new Map(),
  side: 300,
  isGrey: true,
  isTransparent: true,
  isSquare: false,
};

test("size, channels, fit and background follow from the images and the machine", () => {
  const text = experimentOn("photos", "x", glance, 16);
  for (const line of [
    "size: 64 ",
    "channels: 1 ",
    "fit: crop ",
    "background: white ",
    "labels: none\n",
    "batchSize: 64\n",
  ])
    expect(text).toContain(line);
  expect(text).not.toContain("labels: added");
  expect(experimentOn("photos", "x", glance, 2)).toContain("size: 32 ");
});

test.each([
  [["experiment", "x"], "exp new experiment needs --images <folder>"],
  [["loss", "x", "--images", "photos"], "--images belongs to exp new experiment"],
  [["experiment", "x", "--images", "none"], "none: cannot read: no such folder"],
  [["experiment", "x", "--images", "."], ".: has 0 images; at least 16 are needed"],
])("new %j is refused", async (args, message) => {
  const { exitCode, stderr } = await exp("new", ...args);
  expect(exitCode).toBeGreaterThan(1);
  expect(stderr).toContain(`error: ${message}`);
});
