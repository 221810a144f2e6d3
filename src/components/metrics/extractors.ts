import { shipped } from "../../files/shipped.ts";

/** A shipped feature extractor: a small classifier trained by this framework on a dataset's labels. */
export interface ExtractorFile {
  /** sha256 of the file, recorded with every value computed with it. */
  readonly sha256: string;
  readonly url: URL;
}

// The built program reads the weights from the sources, too.
const fileOf = (name: string) => shipped(`src/components/metrics/extractors/${name}.safetensors`);

/** Extractors by the name in `Dataset.extractor`; trained by `experiments/classifier-*.yaml`, written by `bench/extractor.ts`. */
export const extractors: ReadonlyMap<string, ExtractorFile> = new Map([
  [
    "mnist",
    { sha256: "786ac8c92f66d2ddfc3ddf1edf3cb6b2c58cb26a95cbf2081ca8e91c5bb3d595", url: fileOf("mnist") },
  ],
  [
    "fashion-mnist",
    {
      sha256: "7c9d65eb1ceb3be57c8cc455a7776367b1f3e997c7ae3d2b2d5d986a18532732",
      url: fileOf("fashion-mnist"),
    },
  ],
]);
