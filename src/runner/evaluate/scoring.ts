import * as tf from "@tensorflow/tfjs-core";
import { evaluator, scores } from "../../algorithms/boundNetwork.ts";
import type { Game } from "../../algorithms/gan/game.ts";
import type { State } from "../../algorithms/gan/state.ts";
import type { RealSamples, SampleSet } from "../../components/metrics/contract.ts";
import { inChunks } from "../../engine/chunks.ts";
import { fromUnit } from "./population.ts";

/** Samples scored at once. */
const chunk = 250;

/** The critic of a state as a judge of any samples, in inference mode; those of a population are kept. */
export function scoring(game: Game, state: State): RealSamples["scores"] {
  const known = new Map<SampleSet, Promise<Float32Array>>();
  return (samples) => {
    const found = known.get(samples) ?? scoreAll(game, state, samples);
    known.set(samples, found);
    return found;
  };
}

async function scoreAll({ critic, sample, conditional }: Game, state: State, samples: SampleSet) {
  const { values: unit, count, size } = await samples.samples();
  const values = fromUnit(unit, sample);
  const classes = conditional ? await samples.classes() : undefined;
  return inChunks(count, chunk, (start, length) => {
    const C = evaluator(critic.network, state.critic.weights, state.critic.buffers, "inference");
    const x = tf.tensor(values.subarray(start * size, (start + length) * size), [length, ...sample.shape]);
    const labels = classes && tf.tensor1d([...classes.subarray(start, start + length)], "int32");
    return scores(C, x, labels);
  });
}
