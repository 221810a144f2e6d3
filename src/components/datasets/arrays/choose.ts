import { exitCodes, UserError } from "../../../errors.ts";
import { classesIn } from "../classes.ts";
import { arraysIn, type StoredArray } from "./arrayFile.ts";

/** Where the arrays are: the parameters of the dataset that matter for it. */
export interface Places {
  readonly file: string;
  readonly labelFile?: string;
  readonly testFile?: string;
  readonly testLabelFile?: string;
  /** Names in `.npz` files. */
  readonly images?: string;
  readonly labels?: string;
  readonly testImages?: string;
  readonly testLabels?: string;
}

/** Images with the labels that belong to them. */
export interface Pair {
  readonly images: StoredArray;
  readonly labels?: StoredArray;
}

export interface Chosen {
  readonly train: Pair;
  readonly test?: Pair;
}

/** Usual names, the most telling first: of Keras, MedMNIST and `numpy.savez` without names. */
const usual = {
  images: ["x_train", "train_images", "images", "x", "X", "data", "arr_0"],
  labels: ["y_train", "train_labels", "labels", "y", "targets", "arr_1"],
  testImages: ["x_test", "test_images"],
  testLabels: ["y_test", "test_labels"],
} as const;

type Role = keyof typeof usual;

/** The arrays that the parameters name, or that have the usual names. @throws UserError (exit 3) if one is missing. */
export function choose(places: Places): Chosen {
  const inFile = arraysIn(places.file);
  const images = must(pick(inFile, "images", places.images), places.file, "images", inFile);
  const labels = beside(places.labelFile, inFile, "labels", places.labels);
  const testFile = places.testFile === undefined ? inFile : arraysIn(places.testFile);
  const testRole = places.testFile === undefined ? "testImages" : undefined;
  const testImages = testRole
    ? pick(testFile, testRole, places.testImages)
    : must(
        pick(testFile, "testImages", places.testImages) ?? pick(testFile, "images", places.testImages),
        places.testFile!,
        "testImages",
        testFile,
      );
  const testLabels = testImages && beside(places.testLabelFile, testFile, "testLabels", places.testLabels);
  return {
    train: { images, ...(labels && { labels }) },
    ...(testImages && { test: { images: testImages, ...(testLabels && { labels: testLabels }) } }),
  };
}

/** Labels from a file of their own, or else from the file of the images. */
function beside(
  file: string | undefined,
  withImages: readonly StoredArray[],
  role: Role,
  name: string | undefined,
): StoredArray | undefined {
  if (file === undefined) return pick(withImages, role, name);
  const arrays = arraysIn(file);
  return must(arrays.length === 1 ? arrays[0] : pick(arrays, role, name), file, role, arrays);
}

/** The array of a name, or else of the first usual one that is there. A `.npy` file has one, of images. */
function pick(arrays: readonly StoredArray[], role: Role, name: string | undefined): StoredArray | undefined {
  const [only] = arrays;
  if (only !== undefined && only.name === undefined) return role === "images" ? only : undefined;
  if (name !== undefined)
    return must(
      arrays.find((array) => array.name === name),
      only!.path,
      name,
      arrays,
    );
  const names = usual[role].filter((one) => arrays.some((array) => array.name === one));
  return arrays.find((array) => array.name === names[0]);
}

function must(
  array: StoredArray | undefined,
  file: string,
  what: string,
  arrays: readonly StoredArray[],
): StoredArray {
  if (array !== undefined) return array;
  const there = arrays.map(({ name, shape }) => `${name ?? "one array"} (${shape.join(" x ")})`);
  const advice = what in usual ? `; name the array of ${what}` : "";
  throw new UserError(
    `${file}: has no array ${what}; there are ${there.join(", ")}${advice}`,
    exitCodes.data,
  );
}

/** Labels as numbers, one for each image. @throws UserError (exit 3) if they are not. */
export function labelsOf({ images, labels }: Pair): ArrayLike<number> | undefined {
  if (labels === undefined) return undefined;
  const { shape } = labels;
  const count = images.shape[0];
  const place = placeOf(labels);
  if (shape.length === 0 || shape.length > 2 || shape[0] !== count || (shape[1] ?? 1) !== 1)
    throw new UserError(
      `${place}: shape ${shape.join(" x ") || "of a single number"}; labels of ${count} images have the shape ${count}`,
      exitCodes.data,
    );
  return labels.values();
}

export const classesOf = (pair: Pair): readonly string[] | undefined => {
  const labels = labelsOf(pair);
  return labels && classesIn(labels, placeOf(pair.labels!));
};

export const placeOf = ({ path, name }: StoredArray): string =>
  name === undefined ? path : `${path}: ${name}`;
