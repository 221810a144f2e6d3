import { type Static, Type } from "@sinclair/typebox";
import * as tf from "@tensorflow/tfjs-core";
import { exitCodes, UserError } from "../../errors.ts";
import { readBounded } from "../../files/bounded.ts";
import { sha256 } from "../../files/sha256.ts";
import type { HostTree } from "../../formats/hostTensor.ts";
import { decodeSafetensors } from "../../formats/safetensors/safetensors.ts";
import { part } from "../../registry/component.ts";
import { InvalidParameter, within } from "../../registry/invalidParameter.ts";
import { type Block, elements } from "../blocks/block.ts";
import type { Classifier } from "../classifiers/contract.ts";
import { classify, lastLayer } from "./classifier/network.ts";
import { findClassifier, statePath, Trained } from "./classifier/run.ts";
import { defineExtractor, type Extractor, type OpenExtractor } from "./contract.ts";
import { expected } from "./convert.ts";

const params = Type.Object({
  run: Type.String({
    minLength: 1,
    maxLength: 4096,
    description:
      "Completed run of `algorithm: { type: classifier }`: its directory; or an experiment's directory or name, for its latest completed run.",
  }),
  trained: Type.Optional(Trained),
  network: Type.Optional(
    part<Classifier>("classifiers", {
      description: "Filled in when the experiment is read: the network that the run has trained.",
    }),
  ),
});

type Params = Static<typeof params>;

export const classifier = defineExtractor({
  about:
    "A classifier that you have trained: features are the activations before its last layer, predictions its softmax. Images are converted to the size, channels and scaling that it was trained on. A run is pinned to the digest of its weights when it starts.",
  params,
  complete: (given, directory = ".") => {
    if (given.trained !== undefined) return given;
    const found = within(["run"], () => findClassifier(given.run, directory));
    return found === undefined ? given : ({ ...found } as Params);
  },
  create: ({ run, trained, network }) => (trained && network ? pinned(run, trained, network) : missing(run)),
});

/** An experiment can be checked before its classifier is trained, and not run. */
const missing = (run: string): Extractor => {
  const lack = `there is no completed run ${run} yet; train the classifier first`;
  return {
    open: async () => {
      throw new UserError(`extractor: ${lack}`, exitCodes.data);
    },
    traits: { input: "pixels", predictsClasses: true, batchSize: 1, lack },
  };
};

/** Numbers of a batch of images at most, so that large images take no more memory than many small ones. */
const mostNumbers = 4e6;

function pinned(run: string, trained: Trained, layer: Classifier): Extractor {
  const { shape, range, classes, classNames } = trained;
  const network = within(["network"], () => layer(shape, { shape, range: [range[0]!, range[1]!], classes }));
  if (network.output.join() !== String(classes))
    throw new InvalidParameter(
      `ends with shape [${network.output.join(", ")}], not with ${classes} classes`,
      ["network"],
    );
  within(["run"], () => lastLayer(network));
  return {
    open: () => open(run, trained, network),
    traits: {
      input: "pixels",
      predictsClasses: true,
      classes,
      ...(classNames && { classNames }),
      takes: shape,
      batchSize: Math.max(1, Math.min(500, Math.floor(mostNumbers / elements(shape)))),
    },
  };
}

/** Largest file that Node can read at once, in bytes. */
const limit = 2 ** 31 - 1;

/** @throws UserError (exit 3) if the weights are no longer there, or others */
async function open(run: string, trained: Trained, network: Block): Promise<OpenExtractor> {
  const path = statePath(run, trained.step);
  const bytes = await readBounded(path, limit).catch((error) => {
    if (error instanceof UserError)
      throw new UserError(`extractor: ${error.message}; ${hint(trained)}`, exitCodes.data);
    throw error;
  });
  if (sha256(bytes) !== trained.sha256)
    throw new UserError(
      `extractor: ${path}: is not what the experiment names; ${hint(trained)}`,
      exitCodes.data,
    );
  const tensors = decodeSafetensors(bytes, path);
  const [weights, buffers] = [
    tensorsUnder("weights", tensors, network, path),
    tensorsUnder("buffers", tensors, network, path),
  ];
  const extract = classify(network, lastLayer(network), weights, buffers);
  return { sha256: trained.sha256, apply: (images) => extract(expected(images, trained)) };
}

const hint = ({ sha256, step }: Trained) =>
  `needed are the weights of step ${step} with the sha256 ${sha256.slice(0, 8)}…`;

/** The classifier's weights or buffers, which stay on the engine. @throws UserError if one is missing or has another shape */
function tensorsUnder(kind: "weights" | "buffers", tree: HostTree, network: Block, path: string) {
  const entries = Object.entries(network[kind]).map(([name, { shape }]) => {
    const found = tree[`classifier/${kind}/${name}`];
    if (found === undefined || found.shape.join() !== shape.join())
      throw new UserError(`extractor: ${path}: ${name} is missing or has another shape`, exitCodes.data);
    return [name, tf.tensor(found.values, [...shape], "float32")] as const;
  });
  return Object.fromEntries(entries);
}
