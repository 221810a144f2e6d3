import { chmodSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { imageFolder } from "../../../src/components/datasets/imageFolder.ts";
import { make, type Parameters } from "../../../src/conformance/parameters.ts";
import { openTestEngine } from "../../setup/engine.ts";
import { floatTiff, folderOf, grey16, halves, png, pngHeader, useOwnCache } from "./images/pictures.ts";

useOwnCache();
beforeAll(() => openTestEngine("cpu"));

/** Loads a folder as a run does, and returns what it tells. */
async function load(path: string, params: Parameters = {}) {
  const notices: string[] = [];
  const completed = imageFolder.complete!({ path, ...params } as never, "") as Parameters;
  const dataset = make(imageFolder, completed);
  const data = await dataset.load((line) => notices.push(line.replaceAll(path, "photos")));
  return { dataset, data, notices };
}

const classes = async () =>
  folderOf(
    Object.fromEntries(
      await Promise.all(
        ["cats", "dogs"].flatMap((name, label) =>
          Array.from(
            { length: 20 },
            async (_, i) => [`${name}/${i}.png`, await png([10 * i, 100 * label, 5], 20, 30)] as const,
          ),
        ),
      ),
    ),
  );

describe("a folder of images", () => {
  it("is a dataset of bytes, with its subfolders as classes", async () => {
    const { dataset, data } = await load(await classes(), { size: 16, testShare: 0.25 });
    expect(dataset.sample).toEqual({ shape: [16, 16, 3], range: [-1, 1], classes: 2 });
    expect(dataset.classNames).toEqual(["cats", "dogs"]);
    expect(data.train.count + data.test.count).toBe(40);
    expect(data.train.labels.length).toBe(data.train.count);
    // Dogs have 100 of green, and cats none.
    const every = Int32Array.from(data.train.labels.keys());
    const read = await data.train.read(every);
    expect([...every].map((i) => Math.round(read[i * 768 + 1]! / 100))).toEqual([...data.train.labels]);
  });

  it("says in one line what it is, and warns if it is small", async () => {
    const { notices } = await load(await classes(), { size: 16, testShare: 0.25 });
    expect(notices[0]).toMatch(/^photos: packing 40 images \(1 MB\) into /);
    expect(notices[1]).toMatch(
      /^photos: 40 images, \d+ for training and \d+ for testing; 2 classes \(cats 20, dogs 20\); 20 x 30, now 16 x 16 in colour; 40 not square, so cropped from the centre$/,
    );
    expect(notices[2]).toMatch(/^warning: \d+ training images are few: /);
    expect(notices).toHaveLength(3);
  });

  it("keeps its classes in the experiment, and needs the folder no longer", async () => {
    const path = await classes();
    const completed = imageFolder.complete!({ path } as never, "");
    expect(completed).toMatchObject({ labels: "folders", classes: ["cats", "dogs"] });
    rmSync(path, { recursive: true });
    expect(imageFolder.complete!(completed, "")).toBe(completed);
    expect(make(imageFolder, completed).sample.classes).toBe(2);
  });

  it("has no classes if it is flat, or if they are not wanted", async () => {
    const { dataset, data } = await load(await classes(), { labels: "none" });
    expect(dataset.sample.classes).toBe(0);
    expect([...data.train.labels, ...data.test.labels]).toEqual([]);
    const flat = folderOf({ "a.png": await png([1, 2, 3]) });
    expect(imageFolder.complete!({ path: flat } as never, "")).toEqual({ path: flat, labels: "none" });
  });

  it("is mirrored in training only", async () => {
    const { data } = await load(await classes(), { mirror: true });
    expect([data.train.mirrored, data.test.mirrored]).toEqual([true, undefined]);
  });

  it("is scaled by the extremes of the training set", async () => {
    const { data } = await load(await classes(), { size: 8, scaling: "perPosition", testShare: 0.25 });
    const stored = Float32Array.from(await data.train.read(Int32Array.from(data.train.labels.keys())));
    const { tensor } = await import("@tensorflow/tfjs-core");
    const values = await data.decode(tensor(stored, [data.train.count, 8, 8, 3])).data();
    expect([Math.min(...values), Math.max(...values)]).toEqual([-1, 1]);
  });

  it("holds out variants of one motif together", async () => {
    const files = Object.fromEntries(
      await Promise.all(
        Array.from({ length: 60 }, async (_, i) => [`m${i % 20}-${i}.png`, await png([i, 0, 0])] as const),
      ),
    );
    const { data } = await load(folderOf(files), { group: "^(m\\d+)-", testShare: 0.3 });
    expect(data.test.count % 3).toBe(0);
  });

  it("refuses what is wrong in one line", async () => {
    const refusal = (params: object) => () => imageFolder.complete!(params as never, "");
    expect(refusal({ path: "/nowhere" })).toThrow("/nowhere: cannot read: no such folder");
    const path = folderOf({ "a.bmp": "BM", "b.bmp": "BM" });
    expect(refusal({ path })).toThrow(
      `${path}: has no PNG, JPEG, WebP, GIF or TIFF files; it has 2 .bmp files (a.bmp, …)`,
    );
    const wrong = make(imageFolder, { path: await classes(), labels: "folders", classes: ["cats"] });
    await expect(wrong.load(() => {})).rejects.toThrow(
      "dogs/0.png is of class dogs, which is not one of the experiment's classes",
    );
    expect(() => make(imageFolder, { path, group: "(" })).toThrow("Invalid regular expression");
  });
});

describe("a folder of nasty pictures", () => {
  const nasty = async () => {
    const noise = sharp(
      Uint8Array.from({ length: 64 * 64 * 3 }, (_, i) => (i * 7919) % 251),
      {
        raw: { width: 64, height: 64, channels: 3 },
      },
    );
    const [jpeg, whole] = await Promise.all([
      noise.clone().jpeg().toBuffer(),
      noise.clone().png().toBuffer(),
    ]);
    const rotten = Buffer.from(whole);
    rotten.fill(0, 300, 400);
    const frames = await Promise.all([png([255, 0, 0], 64), png([0, 0, 255], 64)]);
    const folder = folderOf({
      "good/alpha.png": await sharp({
        create: { width: 64, height: 64, channels: 4, background: "#ff000080" },
      })
        .png()
        .toBuffer(),
      "good/animated.gif": await sharp(frames, { join: { animated: true } })
        .gif()
        .toBuffer(),
      "good/cmyk.jpg": await halves(64, 64, [250, 0, 0]).toColourspace("cmyk").jpeg().toBuffer(),
      "good/turned.jpg": await halves(64, 64, [9, 9, 9]).withMetadata({ orientation: 6 }).jpeg().toBuffer(),
      "good/wrong suffix.png": jpeg,
      "good/ΐ 写真 🙂.png": whole,
      "x.png/inside.png": await png([1, 1, 1], 64),
      "bad/1 x 1.png": await png([1, 2, 3], 1),
      "bad/bomb.png": pngHeader(30_000, 30_000),
      "bad/cut.jpg": jpeg.subarray(0, jpeg.length / 2),
      "bad/cut.png": whole.subarray(0, whole.length / 2),
      "bad/dark.png": await grey16(480),
      "bad/drawing.png": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
      "bad/empty.png": "",
      "bad/float.tif": floatTiff(),
      "bad/line.png": await png([1, 2, 3], 20_000, 2),
      "bad/page.jpg": "<html></html>",
      "bad/rotten.png": rotten,
      "bad/scan.png": Buffer.from("424d46000000000000003600", "hex"),
      ".DS_Store": "",
      "notes.txt": "",
    });
    symlinkSync("..", join(folder, "good", "circle"));
    chmodSync(join(folder, "bad", "cut.png"), 0);
    return folder;
  };

  it("is refused in one error that names ten of them and counts the others", async () => {
    const path = await nasty();
    const error = (await load(path).catch((reason: Error) => reason)) as Error;
    const superuser = process.getuid?.() === 0;
    expect(error.message.replaceAll(path, "photos").split("\n")).toEqual([
      "photos: 12 of 19 images cannot be used:",
      "  bad/1 x 1.png 1 x 1 is too small for 64 x 64; at least 8 x 8",
      "  bad/bomb.png 30000 x 30000 pixels; at most 100 million",
      "  bad/cut.jpg is damaged or cut short, or takes more than 60 s to read",
      // Permissions do not bind the superuser.
      expect.stringMatching(superuser ? /^ {2}bad\/cut\.png is damaged/ : /cannot read: permission denied$/),
      expect.stringMatching(/^ {2}bad\/dark\.png has 16-bit values up to 480 of 65535/),
      "  bad/drawing.png is an SVG drawing, not a PNG, JPEG, WebP, GIF or TIFF file",
      "  bad/empty.png is empty",
      "  bad/float.tif has float values; convert it to 8 bits",
      "  bad/line.png 20000 x 2 is too narrow; at most 16 to 1",
      "  bad/page.jpg is a web page, not a PNG, JPEG, WebP, GIF or TIFF file",
      "  and 2 more",
      "Mend or remove them, or set unreadable: skip to leave them out.",
    ]);
    expect(error).toMatchObject({ name: "UserError", exitCode: 3 });
  });

  it("is read without them if they are to be skipped, which the manifest will tell", async () => {
    const { data, notices } = await load(await nasty(), {
      unreadable: "skip",
      labels: "none",
      testShare: 0.3,
    });
    expect(data.train.count + data.test.count).toBe(7);
    expect(notices.filter((line) => line.startsWith("photos: ignored:"))).toEqual([
      "photos: ignored: 1 hidden file (.DS_Store); 1 .txt file (notes.txt)",
    ]);
    expect(data.notes).toHaveLength(1 + 12);
    // Animated GIFs have transparency, too.
    expect(data.notes![0]).toContain(
      "2 transparent, now on white; 1 turned upright; 1 of several frames, of which the first is used; 1 converted from CMYK",
    );
    expect(data.notes![1]).toBe("left out: bad/1 x 1.png 1 x 1 is too small for 64 x 64; at least 8 x 8");
  });
});
