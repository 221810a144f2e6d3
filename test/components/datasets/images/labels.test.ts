import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { labelling, usualLabels } from "../../../../src/components/datasets/images/labels.ts";
import { folderOf } from "./pictures.ts";

it("subfolders are classes if there are several, and no image is beside them", () => {
  expect(usualLabels(["cats/1.png", "dogs/a/1.png"])).toBe("folders");
  expect(usualLabels(["cats/1.png", "cats/2.png"])).toBe("none");
  expect(usualLabels(["cats/1.png", "dogs/1.png", "3.png"])).toBe("none");
  expect(usualLabels(["1.png"])).toBe("none");
});

it("the class is the first folder of the path; classes are in code-point order", () => {
  const { classes, classOf } = labelling("photos", ["b/1.png", "B/x/1.png", "a/1.png"], "folders");
  expect(classes).toEqual(["B", "a", "b"]);
  expect(classOf("B/x/1.png")).toBe("B");
});

it("names the images that are in no subfolder", () => {
  const names = ["a/1.png", "2.png", "3.png"];
  expect(() => labelling("photos", names, "folders")).toThrow(
    "photos: 2.png and 1 more are in no subfolder, which would be the class",
  );
});

describe("a file of labels", () => {
  const names = ["a.png", "b, c.png"];
  const read = (file: string, content: string, of = names) => {
    const folder = folderOf({ [file]: content });
    return { folder, ...labelling(folder, of, file) };
  };

  it("is a CSV of paths and labels, with or without a heading", () => {
    for (const csv of [
      'file,label\r\n"b, c.png",dog\r\na.png,"a ""big"" cat"\r\n',
      './a.png, "x",3'.replace('./a.png, "x",3', 'a.png,"a ""big"" cat",more\n"b, c.png",dog'),
    ]) {
      const { classes, classOf } = read("labels.csv", csv);
      expect(classes).toEqual(['a "big" cat', "dog"]);
      expect(classOf("b, c.png")).toBe("dog");
    }
  });

  it("may have numbers, which are in the order of their values", () => {
    const csv = "a.png,10\nb.png,9\nc.png,10";
    expect(read("labels.csv", csv, ["a.png", "b.png", "c.png"]).classes).toEqual(["9", "10"]);
  });

  it("is StyleGAN's dataset.json", () => {
    const json = JSON.stringify({
      labels: [
        ["a.png", 6],
        ["b, c.png", 0],
      ],
    });
    const { classes, classOf } = read("dataset.json", json);
    expect(classes).toEqual(["0", "6"]);
    expect(classOf("a.png")).toBe("6");
  });

  it("that is wrong is refused in one line", () => {
    const refusal = (file: string, content: string) => () => read(file, content);
    expect(refusal("labels.csv", "a.png,cat\n")).toThrow(
      /: b, c\.png is not in labels\.csv, which has the labels$/,
    );
    expect(refusal("d.json", '{"labels": null}')).toThrow('d.json: has no "labels", a list of [path, class]');
    expect(refusal("d.json", '{"labels": [["a.png", [0.5, 1]]]}')).toThrow(
      'd.json: ["a.png",[0.5,1]] is not [path, class], with a class from 0',
    );
    expect(refusal("d.json", '{"labels": [],}')).toThrow("d.json: not JSON: ");
    expect(() => labelling(folderOf({}), names, "no.csv")).toThrow(join("no.csv: cannot read: "));
  });
});
