import type * as tf from "@tensorflow/tfjs-core";
import { jsonBytes } from "../../../files/json.ts";
import { type Graph, shapeProto, startGraph, typeOf, type Weight } from "./graph.ts";
import { type BatchFunction, recordTwice } from "./record.ts";
import { translate } from "./translate.ts";

/** A function to export as a model. */
export interface Modelled {
  readonly compute: BatchFunction;
  /** Makes a batch of every input, by name; the batch is the first axis. */
  readonly batchOf: (size: number) => Readonly<Record<string, tf.Tensor>>;
  /** The name of the result. */
  readonly output: string;
  /** Names of tensors that the function uses, as weights. */
  readonly names: ReadonlyMap<tf.Tensor, string>;
  /** Metadata that the model carries. */
  readonly about: Readonly<Record<string, unknown>>;
}

/** Bytes of one file of weights: browsers load several at once, and cache none that is larger. */
const shardBytes = 4 * 2 ** 20;

/**
 * The files of a TensorFlow.js GraphModel by name: `model.json` and the weights. The model takes batches of any size.
 * The function is recorded, so it must not read a tensor's values.
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

/** The shape with a batch of any size as its first axis. */
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
