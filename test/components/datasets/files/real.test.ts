import { expect, it } from "vitest";
import { fetchDataset } from "../../../../src/components/datasets/files/fetch.ts";
import { fileNames, publications } from "../../../../src/components/datasets/files/publications.ts";

// The data sets themselves, from the cache or, the first time, from wherever they can be had.
const patience = 300_000;

it("has the images and classes of MNIST", { timeout: patience }, async () => {
  const { train, test, digests } = await fetchDataset("mnist", { notify: console.log });
  expect(train.images).toMatchObject({ count: 60_000, height: 28, width: 28 });
  expect(test.images).toMatchObject({ count: 10_000, height: 28, width: 28 });
  // Digits 0 to 9, counted by numpy.bincount on the files with the published sums.
  expect(classCounts(train.labels)).toEqual([5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]);
  expect(classCounts(test.labels)).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
  // The first five training digits, as in every introduction to MNIST.
  expect([...train.labels.subarray(0, 5)]).toEqual([5, 0, 4, 1, 9]);
  for (const name of fileNames) expect(digests[name]).toBe(publications.mnist.files[name].sha256);
});

it("has the images and classes of Fashion-MNIST", { timeout: patience }, async () => {
  const { train, test } = await fetchDataset("fashion-mnist", { notify: console.log });
  expect(train.images).toMatchObject({ count: 60_000, height: 28, width: 28 });
  expect(test.images).toMatchObject({ count: 10_000, height: 28, width: 28 });
  // Its paper (arXiv:1708.07747, section 2): each class has 6,000 training and 1,000 test images.
  expect(classCounts(train.labels)).toEqual(Array(10).fill(6000));
  expect(classCounts(test.labels)).toEqual(Array(10).fill(1000));
});

function classCounts(labels: Uint8Array): number[] {
  const counts = Array<number>(10).fill(0);
  for (const label of labels) counts[label]! += 1;
  return counts;
}
