import { type Static, Type } from "@sinclair/typebox";
import { filePath } from "../../registry/component.ts";
import { InvalidParameter } from "../../registry/invalidParameter.ts";
import { papers } from "../papers.ts";
import { type Data, type Dataset, defineDataset, type Notify } from "./contract.ts";
import { coarse } from "./files/cifarClasses.ts";
import { cifarDirectory } from "./files/cifarFiles.ts";
import { readRecords } from "./files/cifarRecords.ts";
import { type Version, versions } from "./files/cifarVersions.ts";
import { imageParameters, scaling, trainingSplit } from "./imageParameters.ts";
import { rangeOf, scaler } from "./pixels.ts";

const params = Type.Object({
  variant: Type.Union([Type.Literal(10), Type.Literal(100)], {
    default: 10,
    description: "10: CIFAR-10; 100: CIFAR-100.",
  }),
  labels: Type.Union([Type.Literal("fine"), Type.Literal("coarse")], {
    default: "fine",
    description: "fine: the 10 or 100 classes; coarse: the 20 superclasses of CIFAR-100.",
  }),
  path: Type.Optional(
    filePath({
      description:
        "Directory of the binary version's .bin files, or the authors' archive, such as cifar-10-binary.tar.gz; by default from the cache, or downloaded.",
    }),
  ),
  scaling,
  ...imageParameters,
});

type Params = Static<typeof params>;

export const cifar = defineDataset({
  about:
    "CIFAR-10 or CIFAR-100: colour photographs of 32 x 32 pixels, 50,000 for training and 10,000 for testing, in the authors' binary version.",
  papers: [papers.cifar],
  params,
  create: (params) => cifarDataset(params, versions[params.variant]),
});

/** A version of CIFAR as a dataset. */
export function cifarDataset(params: Params, version: Version): Dataset {
  const { labels, scaling } = params;
  if (labels === "coarse" && version.labelBytes === 1)
    throw new InvalidParameter("CIFAR-10 has no superclasses", ["labels"]);
  const classNames = labels === "coarse" ? coarse : version.classes;
  return {
    sample: { shape: [32, 32, 3], range: rangeOf(scaling), classes: classNames.length },
    trainCount: version.train.length * version.records.train,
    classNames,
    load: (notify) => load(params, version, notify),
  };
}

async function load(params: Params, version: Version, notify: Notify): Promise<Data> {
  const directory = await cifarDirectory(version, params.path, notify);
  const { train: trainFiles, test: testFiles, records } = version;
  const train = await readRecords(directory, trainFiles, records.train, version, params.labels);
  const test = await readRecords(directory, testFiles, records.test, version, params.labels);
  const { scale } = scaler(params.scaling, new Uint8Array(), train.split.stored);
  return {
    train: trainingSplit(train.split, params),
    test: test.split,
    decode: scale,
    digests: { ...train.digests, ...test.digests },
  };
}
