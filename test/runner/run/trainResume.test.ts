import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { feed } from "../../../src/algorithms/gan/feed.ts";
import { initialState } from "../../../src/algorithms/gan/game.ts";
import { iteration } from "../../../src/algorithms/gan/iteration.ts";
import type { Sample } from "../../../src/components/blocks/block.ts";
import type { Split } from "../../../src/components/datasets/contract.ts";
import { inMemory } from "../../../src/components/datasets/splits.ts";
import type { Engine } from "../../../src/engine/engine.ts";
import type { EngineName } from "../../../src/engine/index.ts";
import { stream } from "../../../src/engine/random/streams.ts";
import { release } from "../../../src/engine/tree.ts";
import { uncompiled } from "../../../src/engine/uncompiled.ts";
import type { HostTree } from "../../../src/formats/hostTensor.ts";
import { hostState, restoreState } from "../../../src/runner/checkpoint/state.ts";
import { train } from "../../../src/runner/run/train.ts";
import { openTestEngine } from "../../setup/engine.ts";
import { algorithm, gameOf } from "../tiny.ts";

type Written = Readonly<Record<string, unknown>>;

const steps = 40;
const half = 20;
/** Steps after which a lost tensor of the state must show. */
const few = 1;

/** Spectral norm's vector u: a training pass recomputes it from v before use, so its loss does not show in training. */
const remade = (name: string) => name.endsWith(".weight_u");

const optimizers = (generator: Written, critic: Written = generator) => ({
  optimizers: { generator, critic },
});
const points = (normalizer: Written) => ({
  type: "mlp",
  width: 4,
  depth: 1,
  normalizer,
  output: { type: "linear" },
});
const judge = (normalizer: Written, more: Written = {}) => ({
  type: "mlp",
  width: 4,
  depth: 1,
  normalizer,
  ...more,
});
const images = { dataset: { type: "mnist", size: 8 } };
const pictures = (normalizer: Written) => ({ type: "dcgan", width: 2, normalizer });
const spectral = { type: "spectralNorm" };

/** Together they have every optimizer, every normalizer and all other state. */
const games: Readonly<Record<string, Written>> = {
  "Adam, batch norm, a running mean": {
    ...optimizers({ type: "adam", schedule: { type: "cosine", toStep: 50 } }),
    generator: points({ type: "batchNorm" }),
    critic: judge({ type: "batchNorm" }),
    ema: { decay: 0.9, fromStep: 5 },
  },
  "RMSProp, layer norm, a lazy penalty": {
    ...optimizers({ type: "rmsProp" }),
    generator: points({ type: "layerNorm" }),
    critic: judge({ type: "layerNorm" }),
    penalties: [{ type: "gradient", everyUpdates: 3 }],
    ...algorithm({ criticSteps: 2 }),
  },
  "momentum, group norm, labels, drawn batches": {
    ...optimizers({ type: "sgd", momentum: 0.9 }, { type: "sgd", momentum: 0.5, nesterov: true }),
    generator: { ...points({ type: "groupNorm", groups: 2 }), labels: "added" },
    critic: judge({ type: "groupNorm", groups: 2 }, { labels: "concatenated" }),
    order: "drawn",
  },
  "images, instance norm, spectral norm": {
    ...images,
    ...optimizers({ type: "adam" }, { type: "sgd" }),
    generator: pictures({ type: "instanceNorm", affine: true }),
    critic: { ...pictures({ type: "none" }), weightTransform: spectral },
    loss: { type: "hinge" },
  },
  "images, separate updates, clipping": {
    ...images,
    ...optimizers({ type: "rmsProp", epsilonInside: true, learningRate: 1e-3 }),
    generator: pictures({ type: "batchNorm" }),
    critic: pictures({ type: "batchNorm" }),
    loss: { type: "wasserstein" },
    constraint: { type: "clip", bound: 0.05 },
    ...algorithm({ updates: "separate", fakes: "inference", statistics: "ownUpdate" }),
  },
};

/** Noise with the shape and labels of the data. */
function dataLike({ shape, classes }: Sample): Split {
  const values = stream(0, "data").uniform(50 * tf.util.sizeFromShape([...shape]));
  const labels = Uint8Array.from(stream(0, "labels").integers(50, classes));
  const scaled = values.map((value) => 2 * value - 1);
  return inMemory(scaled, shape, labels);
}

interface Span {
  readonly from: number;
  readonly to: number;
  readonly start?: HostTree;
  readonly seed?: number;
}

/** The states after the steps `at`, in a newly assembled game with a state restored from the host. */
async function play(
  written: Written,
  { from, to, start, seed = 5 }: Span,
  ...at: number[]
): Promise<HostTree[]> {
  const game = gameOf(written);
  const fresh = initialState(game, seed);
  const state = start === undefined ? fresh : restoreState(fresh, start, "memory");
  if (start !== undefined) release(fresh);
  const states: HostTree[] = [];
  let last = state;
  const inputs = feed(game, dataLike(game.sample), seed);
  for await (const step of train(
    iteration(game, (stored) => stored, uncompiled),
    inputs,
    state,
    { from, to },
  )) {
    if (at.includes(step.step)) states.push(await hostState(step.state));
    last = step.state;
  }
  release(last);
  return states;
}

/** Names of the tensors that differ in a single bit. */
function differences(a: HostTree | undefined, b: HostTree | undefined): string[] {
  expect(Object.keys(a!)).toEqual(Object.keys(b!));
  const bits = (tree: HostTree, name: string) =>
    Buffer.from(new Uint8Array(tree[name]!.values.slice().buffer));
  return Object.keys(a!).filter((name) => !bits(a!, name).equals(bits(b!, name)));
}

describe.each<EngineName>(["tensorflow", "wasm"])("on %s", (engineName) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await openTestEngine(engineName);
  });
  afterAll(() => engine.close());

  describe.each(Object.entries(games))("%s", (_, written) => {
    let whole: readonly HostTree[];
    beforeAll(async () => {
      whole = await play(written, { from: 0, to: steps }, 1, half, half + few, steps);
    });

    it("goes on bit for bit from half way", async () => {
      const [, atHalf, , atEnd] = whole;
      const [end] = await play(written, { from: half, to: steps, start: atHalf! }, steps);
      expect(differences(end, atEnd)).toEqual([]);
    });

    it("moves every tensor of the state", () => {
      const moved = differences(whole[0], whole[3]).filter((name) => !remade(name));
      expect(moved).toEqual(Object.keys(whole[0]!).filter((name) => !remade(name)));
    });

    it("goes on otherwise when any one tensor begins anew", async () => {
      const [, atHalf, soonAfter] = whole;
      const [initial] = await initialTree(written);
      const survivors: string[] = [];
      for (const name of Object.keys(atHalf!).filter((name) => !remade(name))) {
        const start = { ...atHalf!, [name]: initial![name]! };
        const [lossy] = await play(written, { from: half, to: half + few, start }, half + few);
        if (differences(lossy, soonAfter).length === 0) survivors.push(name);
      }
      expect(survivors).toEqual([]);
    });

    it("goes on otherwise from another step, or with another seed", async () => {
      const [, atHalf, soonAfter] = whole;
      const start = atHalf!;
      const [early] = await play(written, { from: half - 1, to: half + few - 1, start }, half + few - 1);
      const [other] = await play(written, { from: half, to: half + few, start, seed: 6 }, half + few);
      expect(differences(early, soonAfter)).not.toEqual([]);
      expect(differences(other, soonAfter)).not.toEqual([]);
    });
  });
});

async function initialTree(written: Written): Promise<HostTree[]> {
  const state = initialState(gameOf(written), 5);
  const host = await hostState(state);
  release(state);
  return [host];
}
