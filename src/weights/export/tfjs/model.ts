import type * as tf from "@tensorflow/tfjs-core";
import { jsonBytes } from "../../../files/json.ts";
import { type Graph, shapeProto, startGraph, typeOf, type Weight } from "./graph.ts";
import { translate } from "./translate.ts";
import { type BatchFunction, recordTwice } from "./twice.ts";

/** What a model takes, and the function that it computes. */
export interface Modelled {
  readonly compute: BatchFunction;
  /** Makes a batch of every input, by name; the batch is the first axis. */
  readonly batchOf: (size: number) => Readonly<Record<string, tf.Tensor>>;
  /** What the result is called. */
  readonly output: string;
  /** Names of tensors that the function uses. */
  readonly names: ReadonlyMap<tf.Tensor, string>;
  /** Facts for people, kept in the model. */
  readonly about: Readonly<Record<string, unknown>>;
}

/** Bytes of one file of weights: browsers load several at once, and keep what is no larger in their caches. */
const shardBytes = 4 * 2 ** 20;

/**
 * The files of a GraphModel of TensorFlow.js's, by name: `model.json` and the weights. It takes batches of any size.
 * The function is recorded, so it may use no value of a tensor; everything is read before this returns.
 */
export function graphModel(modelled: Modelled): ReadonlyMap<string, Uint8Array> {
  const { inputs, output, pairs, release } = recordTwice(modelled.compute, modelled.batchOf);
  const graph = startGraph(modelled.names);
  for (const [name, tensor] of Object.entries(inputs))
    graph.made(tensor, addPlaceholder(graph, name, tensor));
  for (const pair of pairs) translate(graph, pair);
  graph.add("Identity", [graph.tensor(output)], {}, modelled.output);
  release();
  const bytes = Buffer.concat(graph.weights.map(({ values }) => bytesOf(values)));
  const shards = shardsOf(bytes);
  const model = {
    format: "graph-model",
    generatedBy: "exp",
    convertedBy: null,
    signature: {
      inputs: Object.fromEntries(
        Object.entries(inputs).map(([name, tensor]) => [name, described(name, tensor)]),
      ),
      outputs: { [modelled.output]: described(modelled.output, output) },
    },
    userDefinedMetadata: modelled.about,
    modelTopology: { node: graph.nodes, library: {}, versions: { producer: 1, minConsumer: 1 } },
    weightsManifest: [{ paths: [...shards.keys()], weights: graph.weights.map(specOf) }],
  };
  return new Map([["model.json", jsonBytes(model)], ...shards]);
}

/** The first axis is the batch, of any size. */
const anyBatch = ({ shape }: tf.Tensor) => shapeProto([-1, ...shape.slice(1)]);

function addPlaceholder(graph: Graph, name: string, tensor: tf.Tensor): string {
  return graph.add(
    "Placeholder",
    [],
    { dtype: { type: typeOf(tensor) }, shape: { shape: anyBatch(tensor) } },
    name,
  );
}

const described = (name: string, tensor: tf.Tensor) => ({
  name: `${name}:0`,
  dtype: typeOf(tensor),
  tensorShape: anyBatch(tensor),
});

const specOf = ({ name, shape, dtype }: Weight) => ({ name, shape, dtype });

const bytesOf = ({ buffer, byteOffset, byteLength }: Weight["values"]) =>
  new Uint8Array(buffer, byteOffset, byteLength);

function shardsOf(bytes: Uint8Array): Map<string, Uint8Array> {
  const count = Math.max(1, Math.ceil(bytes.length / shardBytes));
  return new Map(
    Array.from({ length: count }, (_, i) => [
      `group1-shard${i + 1}of${count}.bin`,
      bytes.subarray(i * shardBytes, (i + 1) * shardBytes),
    ]),
  );
}
