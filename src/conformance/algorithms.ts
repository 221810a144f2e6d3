import * as tf from "@tensorflow/tfjs-core";
import type { Algorithm, Assembly } from "../algorithms/algorithm.ts";
import { builtInCatalogues, experimentsOf } from "../algorithms/catalogues.ts";
import { tensorsAt } from "../algorithms/networks.ts";
import { fixedNoise, generate } from "../algorithms/sampler.ts";
import type { Outcome, Training } from "../algorithms/training.ts";
import { elements } from "../components/blocks/block.ts";
import { inMemory } from "../components/datasets/splits.ts";
import { stream } from "../engine/random/streams.ts";
import { flatten, release } from "../engine/tree.ts";
import { uncompiled } from "../engine/uncompiled.ts";
import { loadBytes } from "../registry/load.ts";
import { checkDocumentation, withEngine } from "./examine.ts";
import type { Makes } from "./parameters.ts";
import { promise } from "./promise.ts";

/** Name of the algorithm under test, as its experiments have it. */
const name = "subject";

/**
 * Checks that an algorithm keeps its promises: what it says of itself and, given an experiment of `algorithm: { type:
 * subject }` as YAML, what its training does in two steps on noise in place of data.
 */
export async function checkAlgorithm(component: Makes<Assembly>, experiment?: string): Promise<void> {
  const algorithm = component as Algorithm;
  checkDocumentation(algorithm);
  promise(algorithm.experiment !== undefined, "it is made by defineAlgorithm");
  for (const [key, schema] of Object.entries(algorithm.experiment.properties))
    promise(Boolean(schema.description?.trim()), `the key ${key} of its experiments has a description`);
  if (experiment !== undefined) await withEngine(() => checkTraining(trainingOf(algorithm, experiment)));
}

function trainingOf(algorithm: Algorithm, experiment: string): Training {
  const algorithms = { ...builtInCatalogues.get("algorithms"), [name]: algorithm };
  const catalogues = new Map([...builtInCatalogues, ["algorithms", algorithms]]);
  const before = tf.memory().numTensors;
  const loaded = loadBytes(new TextEncoder().encode(experiment), "experiment", {
    root: experimentsOf(catalogues),
    catalogues,
    assemble: (parts) => ({ whole: algorithm.create(parts).training, problems: [] }),
  });
  promise(loaded.ok, `it takes its experiment: ${loaded.report}`);
  promise(tf.memory().numTensors === before, "`create` makes no tensor");
  return (loaded as { readonly whole: Training }).whole;
}

/** Real samples of the right shape, before decoding, of which each is noise. */
function noiseLike({ sample, batches }: Training) {
  const { shape, classes } = sample;
  const count = 2 * batches.size;
  const values = stream(7, "real").normal(count * elements(shape));
  const labels = Uint8Array.from({ length: count }, (_, i) => (classes === 0 ? 0 : i % classes));
  return inMemory(values, shape, labels);
}

async function checkTraining(training: Training): Promise<void> {
  const state = training.initialState(1);
  promise(same(state, training.initialState(1)), "the same seed makes the same initial state");
  for (const [network, paths] of Object.entries(training.networks))
    for (const part of ["weights", "buffers"] as const)
      promise(
        Object.keys(tensorsAt(state, paths[part]) ?? {}).join() === Object.keys(paths.network[part]).join(),
        `the ${part} of ${network} are under ${paths[part]} in the state`,
      );
  const real = noiseLike(training);
  const inputsOf = training.feed(real, 1);
  const [inputs, again] = [await inputsOf(2), await training.feed(real, 1)(2)];
  promise(same(inputs, again), "inputs follow from the seed and the step alone");
  const iterate = training.iteration((stored) => stored, uncompiled);
  const first = await iterate(state, inputs);
  checkOutcome(first, state);
  promise(same(first, await iterate(state, inputs)), "a step gives the same bits for the same inputs");
  const before = tf.memory().numTensors;
  release(await iterate(state, inputs), [state, inputs]);
  promise(tf.memory().numTensors === before, "a step leaves no tensor behind");
  for (const [tag, value] of Object.entries(training.progress(1, real.count)))
    promise(Number.isFinite(value), `progress ${tag} is finite`);
  await checkSampler(training, first.state);
}

function checkOutcome({ state, metrics, gradients }: Outcome, before: object): void {
  const paths = (tree: object) => [...flatten(tree).keys()].toSorted().join();
  promise(paths(state) === paths(before), "a step leaves the state's tree as it was");
  promise(!same(state, before), "a step changes the state");
  for (const [tag, value] of Object.entries(metrics))
    promise(Number.isFinite(value.dataSync()[0]), `the metric ${tag} is finite`);
  promise(Object.keys(gradients).length > 0, "a step gives the gradients that it followed");
}

async function checkSampler({ sampler, sample, networks }: Training, state: object): Promise<void> {
  if (sampler === undefined) return;
  promise(sampler.network in networks, "the sampler's network is one of the training's");
  const { values, shape } = await generate(sampler, state, fixedNoise(1, 3));
  promise(shape.join() === [3, ...sample.shape].join(), "samples have the data's shape");
  promise(values.every(Number.isFinite), "samples are finite");
}

function same(a: object, b: object): boolean {
  const [left, right] = [flatten(a), flatten(b)];
  return [...left].every(([path, tensor]) => {
    const values = right.get(path)?.dataSync();
    return tensor.dataSync().every((value, i) => Object.is(value, values?.[i]));
  });
}
