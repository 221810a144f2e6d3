import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { emoji } from "../../../src/components/datasets/emoji.ts";
import { emojiFiles } from "../../../src/components/datasets/files/emojiPackage.ts";
import { emojiIn } from "../../../src/components/datasets/files/emojiSubsets.ts";
import { make } from "../../../src/conformance/parameters.ts";
import { directoryWith, temporaryDirectory } from "./files/tiny.ts";

beforeEach(() => {
  process.env.EXP_CACHE_DIR = temporaryDirectory();
});

// As emoji.json has them.
const list = [
  { unified: "1F600", image: "1f600.png", category: "Smileys & Emotion", subcategory: "face-smiling" },
  {
    unified: "1F466",
    image: "1f466.png",
    category: "People & Body",
    subcategory: "person",
    skin_variations: { "1F3FB": { image: "1f466-1f3fb.png" }, "1F3FF": { image: "1f466-1f3ff.png" } },
  },
  {
    unified: "1F46B",
    image: "1f46b.png",
    category: "People & Body",
    subcategory: "family",
    skin_variations: { "1F3FB-1F3FB": { image: "1f46b-a.png" }, "1F3FB-1F3FF": { image: "1f46b-b.png" } },
  },
];
const files = { list, pictures: "/p" };
const labels = (subset: "figures" | "people", by: "skinTone" | "role") =>
  emojiIn(files, subset, by).map(({ name, group, label }) => [name, group, label]);

describe("emoji", () => {
  it("are chosen and labelled by what the list says, and all tones of a motif are one group", () => {
    expect(labels("figures", "skinTone")).toEqual([
      ["1f466-1f3fb.png", "1F466", 1],
      ["1f466-1f3ff.png", "1F466", 5],
      ["1f466.png", "1F466", 0],
    ]);
    expect(labels("figures", "role").map(([, , label]) => label)).toEqual([2, 2, 2]);
    // Two of one tone, two of two tones, and without.
    expect(
      labels("people", "skinTone")
        .slice(3)
        .map(([, , label]) => label),
    ).toEqual([1, 6, 0]);
    expect(emojiIn(files, "faces", "none")).toEqual([
      { file: "/p/1f600.png", name: "1f600.png", group: "1F600" },
    ]);
  });

  it("know their classes before they are read", () => {
    expect(make(emoji, { labels: "skinTone" })).toMatchObject({
      sample: { shape: [64, 64, 3], classes: 6 },
      classNames: ["yellow", "light", "mediumLight", "medium", "mediumDark", "dark"],
    });
    expect(make(emoji, { subset: "all", labels: "category" }).sample.classes).toBe(9);
    expect(() => make(emoji, { subset: "food", labels: "skinTone" })).toThrow(
      "there are no such labels of food, only of figures and people",
    );
  });

  it("are refused if they are not the published ones", async () => {
    const other = directoryWith({ "emoji.json": Buffer.from("[]") });
    await expect(emojiFiles(other, () => {})).rejects.toThrow(
      `${other}: not the files of emoji-datasource-google@16.0.0: emoji.json differs`,
    );
    await expect(emojiFiles(temporaryDirectory(), () => {})).rejects.toThrow("has no emoji.json");
    await expect(emojiFiles("/nowhere", () => {})).rejects.toThrow("/nowhere: cannot read: ENOENT");
    const archive = join(temporaryDirectory(), "a.tgz");
    writeFileSync(archive, "no archive");
    await expect(emojiFiles(archive, () => {})).rejects.toThrow(
      `${archive}: not the archive of emoji-datasource-google@16.0.0, or damaged`,
    );
    expect(existsSync(join(process.env.EXP_CACHE_DIR!, "datasets", "emoji-datasource-google-16.0.0"))).toBe(
      false,
    );
  });
});
