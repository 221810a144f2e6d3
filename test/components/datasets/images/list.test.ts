import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { inCodePointOrder, listImages } from "../../../../src/components/datasets/images/list.ts";
import { folderOf } from "./pictures.ts";

it("lists images at any depth, by their extensions, in code-point order", () => {
  const folder = folderOf({ "b/2.PNG": "", "b/10.jpeg": "", "a.webp": "", "Z.tif": "", "b/c/é.gif": "" });
  expect(listImages(folder)).toEqual({
    images: ["Z.tif", "a.webp", "b/10.jpeg", "b/2.PNG", "b/c/é.gif"],
    ignored: [],
  });
});

it("orders characters beyond U+FFFF after all others", () => {
  expect(inCodePointOrder(["\u{1f600}", "\u{ff5e}", "a"])).toEqual(["a", "\u{ff5e}", "\u{1f600}"]);
});

it("says what else there is, each kind once", () => {
  const folder = folderOf({
    "x.png/1.png": "",
    ".DS_Store": "",
    "a/Thumbs.db": "",
    "__MACOSX/a.png": "",
    "notes.txt": "",
    "more.TXT": "",
    "scan.bmp": "",
    README: "",
  });
  execFileSync("mkfifo", [join(folder, "pipe.png")]);
  symlinkSync("nowhere.png", join(folder, "broken.png"));
  expect(listImages(folder).images).toEqual(["x.png/1.png"]);
  expect(listImages(folder).ignored.toSorted()).toEqual([
    "1 .bmp file (scan.bmp)",
    "1 file without extension (README)",
    "1 hidden folder (__MACOSX/)",
    "1 link that leads nowhere (broken.png)",
    "1 special file (pipe.png)",
    "2 .txt files (more.TXT, …)",
    "2 hidden files (a/Thumbs.db, …)",
  ]);
});

it("follows links, reads each folder once, and ends in a circle", () => {
  const folder = folderOf({ "b/1.png": "" });
  symlinkSync("b", join(folder, "a"));
  symlinkSync("..", join(folder, "b", "up"));
  symlinkSync("self.png", join(folder, "self.png"));
  symlinkSync("b/1.png", join(folder, "link.png"));
  expect(listImages(folder)).toEqual({
    images: ["b/1.png", "link.png"],
    ignored: ["1 link that leads nowhere (self.png)"],
  });
});

it("names a folder that is missing or cannot be read", () => {
  const folder = folderOf({ "a/1.png": "", "f.png": "" });
  const refusal = (path: string) => () => listImages(join(folder, path));
  expect(refusal("nowhere")).toThrow(`${folder}/nowhere: cannot read: no such folder`);
  expect(refusal("f.png")).toThrow(`${folder}/f.png: cannot read: not a folder`);
  mkdirSync(join(folder, "closed"));
  chmodSync(join(folder, "closed"), 0);
  // Permissions do not bind the superuser.
  if (process.getuid?.() !== 0) expect(refusal("")).toThrow("closed: cannot read: permission denied");
});
