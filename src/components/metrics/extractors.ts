import { shipped } from "../../files/shipped.ts";

/** A shipped feature extractor: a small network that this framework has trained on a dataset's labels. */
export interface ExtractorFile {
  /** sha256 of the file, which every value computed with it is recorded with. */
  readonly sha256: string;
  readonly url: URL;
}

// The weights lie among the sources, also for the built program, which has no copy of them.
const fileOf = (name: string) => shipped(`src/components/metrics/extractors/${name}.safetensors`);

/** By the names that datasets give; `experiments/classifier-*.yaml` train them and `bench/extractor.ts` writes them. */
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
