import * as tf from "@tensorflow/tfjs-core";
import { decoded } from "../../algorithms/batches.ts";
import type { Samples } from "../../algorithms/sampler.ts";
import type { Data } from "../../components/datasets/contract.ts";

/** Training samples decoded at once. */
const chunk = 4096;

interface Candidate {
  readonly index: number;
  /** Squared distance minus the sample's own squared norm, which all its candidates share. */
  readonly distance: number;
}

/** For each sample, the indices of the `k` training samples nearest by Euclidean distance of values, nearest first. */
export async function nearestInTraining(
  samples: Samples,
  { train, decode }: Data,
  k: number,
): Promise<readonly (readonly number[])[]> {
  const count = samples.shape[0]!;
  const points = tf.tensor2d(samples.values, [count, samples.values.length / count]);
  let nearest: readonly (readonly Candidate[])[] = Array.from({ length: count }, () => []);
  for (let start = 0; start < train.count; start += chunk) {
    const picked = Int32Array.from({ length: Math.min(chunk, train.count - start) }, (_, i) => start + i);
    const real = await decoded(train, decode, picked);
    const found = tf.tidy(() =>
      nearestOf(points, tf.reshape(real, [picked.length, -1]), Math.min(k, picked.length)),
    );
    const [distances, places] = [await found.distances.data(), await found.places.data()];
    tf.dispose([real, found.distances, found.places]);
    const ofEach = distances.length / count;
    nearest = nearest.map((before, sample) => {
      const more = Array.from({ length: ofEach }, (_, rank) => ({
        index: start + places[sample * ofEach + rank]!,
        distance: distances[sample * ofEach + rank]!,
      }));
      return [...before, ...more].sort((a, b) => a.distance - b.distance).slice(0, k);
    });
  }
  points.dispose();
  return nearest.map((candidates) => candidates.map(({ index }) => index));
}

/** |real|² - 2 point·real, which orders as the distances do. */
function nearestOf(points: tf.Tensor2D, real: tf.Tensor2D, k: number) {
  const norms = tf.sum(tf.square(real), 1);
  const closeness = tf.sub(tf.mul(tf.matMul(points, real, false, true), 2), norms);
  const { values, indices } = tf.topk(closeness, k);
  return { distances: tf.neg(values), places: indices };
}
