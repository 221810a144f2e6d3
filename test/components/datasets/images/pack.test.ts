import { readdirSync, readFileSync, rmSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { PictureSettings } from "../../../../src/components/datasets/images/decode.ts";
import { listImages } from "../../../../src/components/datasets/images/list.ts";
import { packImages } from "../../../../src/components/datasets/images/pack.ts";
import { cacheDirectory } from "../../../../src/files/cache.ts";
import { folderOf, png, useOwnCache } from "./pictures.ts";

useOwnCache();

const settings: PictureSettings = { size: 16, fit: "crop", channels: 3, background: "white" };

async function pack(folder: string, changes: Partial<PictureSettings> = {}) {
  const files = listImages(folder).images.map((name) => ({ file: join(folder, name), name }));
  const notices: string[] = [];
  const packed = await packImages(files, { ...settings, ...changes }, folder, (line) => notices.push(line));
  return { ...packed, notices };
}

const first = ([image]: readonly { readonly record: number }[]) => Int32Array.of(image!.record);
const inCache = () => readdirSync(join(cacheDirectory(), "images"));
const packs = () => inCache().filter((name) => name.endsWith(".pack")).length;

let red: Buffer;
let blue: Buffer;
beforeAll(async () => {
  [red, blue] = await Promise.all([png([255, 0, 0]), png([0, 0, 255])]);
});

describe("pictures are packed", () => {
  it("in the order of their names, copies once", async () => {
    const { images, pack: file } = await pack(folderOf({ "a.png": red, "b.png": blue, "c.png": red }));
    expect(images.map(({ name, record }) => [name, record])).toEqual([
      ["a.png", 0],
      ["b.png", 1],
      ["c.png", 0],
    ]);
    const read = await file.read(Int32Array.of(1, 0, 1));
    expect(read.length).toBe(3 * 16 * 16 * 3);
    expect([...read.subarray(0, 3)]).toEqual([0, 0, 255]);
    expect([...read.subarray(768, 771)]).toEqual([255, 0, 0]);
  });

  it("once: the next time no picture is read", async () => {
    const folder = folderOf({ "a.png": red, "b.png": await png([1, 2, 3]) });
    for (const name of ["a.png", "b.png"]) utimesSync(join(folder, name), 1e9, 1e9);
    expect((await pack(folder)).notices).toHaveLength(1);
    const before = packs();
    expect((await pack(folder)).notices).toEqual([]);
    expect(packs()).toBe(before);
  });

  it("again if a picture has changed, even if its size and time are the same", async () => {
    const folder = folderOf({ "a.png": await png([10, 0, 0]), "b.png": blue });
    const one = await pack(folder);
    const bytes = readFileSync(join(folder, "a.png"));
    const other = await png([11, 0, 0]);
    expect(other.length).toBe(bytes.length);
    writeFileSync(join(folder, "a.png"), other);
    const two = await pack(folder);
    expect([...(await two.pack.read(first(two.images))).subarray(0, 3)]).toEqual([11, 0, 0]);
    expect([...(await one.pack.read(first(one.images))).subarray(0, 3)]).toEqual([10, 0, 0]);
  });

  it("again for other settings", async () => {
    const folder = folderOf({ "a.png": red, "b.png": blue });
    const [colour, grey] = [await pack(folder), await pack(folder, { channels: 1 })];
    expect(grey.pack.path).not.toBe(colour.pack.path);
    expect(grey.pack.header.shape).toEqual([16, 16, 1]);
  });

  it("under the same name wherever the folder is", async () => {
    const [one, two] = [folderOf({ "a.png": red, "b.png": blue }), folderOf({ "x.png": red, "y.png": blue })];
    expect((await pack(one)).pack.path).toBe((await pack(two)).pack.path);
  });

  it("by one of two processes that start together", async () => {
    const folder = folderOf({ "a.png": await png([4, 5, 6]), "b.png": blue });
    const both = await Promise.all([pack(folder), pack(folder)]);
    expect(both[0].pack.path).toBe(both[1].pack.path);
    const made = both.flatMap(({ notices }) => notices.filter((line) => line.includes("packing")));
    expect(made).toHaveLength(1);
  });

  it("leaving nothing unfinished", () => {
    expect(inCache().filter((name) => name.startsWith(".tmp-"))).toEqual([]);
  });
});

describe("pictures that cannot be read", () => {
  it("are named with the reason, the first time and the next", async () => {
    const folder = folderOf({ "a.png": red, "b.png": "", "c.png": "text" });
    const refused = [
      { name: "b.png", reason: "is empty" },
      { name: "c.png", reason: "is not a PNG, JPEG, WebP, GIF or TIFF file" },
    ];
    expect((await pack(folder)).refused).toEqual(refused);
    expect((await pack(folder)).refused).toEqual(refused);
  });

  it("may have gone since they were listed", async () => {
    const folder = folderOf({ "a.png": red, "b.png": blue });
    const files = ["a.png", "b.png"].map((name) => ({ file: join(folder, name), name }));
    rmSync(join(folder, "b.png"));
    const { images, refused } = await packImages(files, settings, folder, () => {});
    expect(images.map(({ name }) => name)).toEqual(["a.png"]);
    expect(refused).toEqual([{ name: "b.png", reason: "cannot read: no such file" }]);
  });
});

describe("a packed file", () => {
  it("that was cut short is refused by its name", async () => {
    const folder = folderOf({ "a.png": await png([7, 7, 7]), "b.png": await png([8, 8, 8]) });
    const { pack: file } = await pack(folder);
    truncateSync(file.path, 4096 + 100);
    await expect(pack(folder)).rejects.toThrow(
      `${file.path}: not a packed file of images, or cut short; delete it`,
    );
    await expect(file.read(Int32Array.of(1))).rejects.toThrow("became shorter while it was read");
  });
});
