import { cifar10, fine } from "./cifarClasses.ts";

/** A binary version of CIFAR: its archive and the files in it. */
export interface Version {
  readonly name: string;
  /** Directory of the files, in the archive too. */
  readonly folder: string;
  readonly train: readonly string[];
  readonly test: readonly string[];
  /** Images in each file. */
  readonly records: { readonly train: number; readonly test: number };
  /** 1: the class; 2: superclass and class. */
  readonly labelBytes: 1 | 2;
  readonly classes: readonly string[];
  readonly archive: Archive;
}

interface Archive {
  readonly url: string;
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * Sizes and checksums are those that others have published; the authors' page, https://www.cs.toronto.edu/~kriz/cifar.html,
 * states MD5 sums (of CIFAR-10's: c32a1d4ab5d03f1284b67883e8d87530).
 */
export const versions: Readonly<Record<10 | 100, Version>> = {
  10: {
    name: "CIFAR-10",
    folder: "cifar-10-batches-bin",
    train: [1, 2, 3, 4, 5].map((number) => `data_batch_${number}.bin`),
    test: ["test_batch.bin"],
    records: { train: 10_000, test: 10_000 },
    labelBytes: 1,
    classes: cifar10,
    archive: {
      url: "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",
      bytes: 170_052_171,
      sha256: "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
    },
  },
  100: {
    name: "CIFAR-100",
    folder: "cifar-100-binary",
    train: ["train.bin"],
    test: ["test.bin"],
    records: { train: 50_000, test: 10_000 },
    labelBytes: 2,
    classes: fine,
    archive: {
      url: "https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz",
      bytes: 168_513_733,
      sha256: "58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec",
    },
  },
};
