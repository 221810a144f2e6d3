import { expect, test } from "vitest";
import type { Experiment } from "../../src/algorithms/algorithm.ts";
import { checkExtractor, extractorNotes, metricsOf } from "../../src/algorithms/metrics.ts";
import type { Training } from "../../src/algorithms/training.ts";
import type { Dataset } from "../../src/components/datasets/contract.ts";
import type { Extractor } from "../../src/components/extractors/contract.ts";

const data = (classes: number, classNames?: readonly string[]) =>
  ({
    sample: { shape: [8, 8, 1], range: [-1, 1], classes },
    ...(classNames && { classNames }),
  }) as unknown as Dataset;

const seeing = (more: Partial<Extractor["traits"]>): Extractor => ({
  open: () => Promise.reject(new Error("is not opened")),
  traits: { input: "pixels", predictsClasses: true, batchSize: 1, ...more },
});

const problems = (dataset: Dataset, extractor: Extractor) =>
  checkExtractor({ sample: dataset.sample } as Training, { dataset, extractor } as unknown as Experiment).map(
    ({ severity, message }) => `${severity}: ${message}`,
  );

test("what becomes of images and classes is said", () => {
  expect(extractorNotes(data(3), seeing({ takes: [8, 8, 1], classes: 3 }))).toEqual([]);
  expect(extractorNotes(data(2), seeing({ takes: [4, 4, 3], classes: 3 }))).toEqual([
    "extractor: images are resized from 8 x 8 to 4 x 4 (bicubic, antialiased) and repeated as RGB for it",
    "extractor: it has 3 classes and the data 2; they are not taken for the data's",
  ]);
});

test("classes of other names are refused, and an extractor that is not there yet is told of", () => {
  const [cats, dogs] = [data(2, ["cat", "dog"]), seeing({ classes: 2, classNames: ["dog", "cat"] })];
  expect(problems(cats, dogs)).toEqual(["error: its classes are dog, cat; those of the data are cat, dog"]);
  expect(problems(cats, seeing({ classNames: ["cat", "dog"] }))).toEqual([]);
  expect(problems(cats, seeing({ lack: "train it first" }))).toEqual(["warning: train it first"]);
});

test("classes are counted if they are the data's, and a score of predictions needs none", () => {
  const names = (dataset: Dataset, classes: number) => [
    ...metricsOf({ dataset, extractor: seeing({ classes }) }, {}).keys(),
  ];
  expect(names(data(3), 3)).toEqual(expect.arrayContaining(["classifierScore", "classHistogram"]));
  expect(names(data(2), 3)).not.toContain("classHistogram");
  expect(names(data(0), 3)).toContain("classifierScore");
  expect(names(data(0), 3)).not.toContain("classHistogram");
});
