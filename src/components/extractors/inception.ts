import { Type } from "@sinclair/typebox";
import { filePath } from "../../registry/component.ts";
import { papers } from "../papers.ts";
import { defineExtractor } from "./contract.ts";
import { type Resize, resizes } from "./inception/resize.ts";

const address = Type.String({
  pattern: "^https://[^\\s]+$",
  patternErrorMessage: "an address that begins with https://",
  maxLength: 2048,
  description:
    "Address to download the file of weights from, once, into the cache; by default nothing is downloaded.",
});

export const inception = defineExtractor({
  about:
    "Inception-V3 as FID, KID and the Inception score use it: TensorFlow's network of 2015-12-05, whose weights you download: they are not part of this package. Classes are ImageNet's.",
  papers: [papers.inception, papers.cleanFid],
  params: Type.Object({
    weights: Type.Optional(
      filePath({
        description:
          "The file of weights, pt_inception-2015-12-05-6726825d.pth; by default the one in the cache.",
      }),
    ),
    url: Type.Optional(address),
    resize: Type.Union(
      resizes.map((name) => Type.Literal<Resize>(name)),
      {
        default: "tensorflow1",
        description:
          "How images become 299 x 299, which numbers depend on. tensorflow1: bilinear from the corner, as in TTUR, StyleGAN and torch-fidelity; pytorchFid: bilinear between pixel centres; cleanFid: antialiased bicubic.",
      },
    ),
  }),
  create: ({ resize, ...place }) => ({
    open: async (notify) => {
      // Validation needs no network.
      const { openInception } = await import("./inception/open.ts");
      return openInception(place, resize, notify);
    },
    traits: { label: `inception-${resize}`, input: "pixels", predictsClasses: false, batchSize: 10 },
  }),
});
