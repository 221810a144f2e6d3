import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { assemble, type State } from "../../../src/algorithms/gan/game.ts";
import { trainingOf } from "../../../src/algorithms/gan/gan.ts";
import { metricsOf } from "../../../src/algorithms/metrics.ts";
import type { Training } from "../../../src/algorithms/training.ts";
import type { Data } from "../../../src/components/datasets/contract.ts";
import { shippedExtractor } from "../../../src/components/extractors/shipped.ts";
import { metrics } from "../../../src/components/metrics/index.ts";
import { everyMetric, usual } from "../../../src/components/metrics/usual.ts";
import { flatten, release } from "../../../src/engine/tree.ts";
import { type SampleEvaluation, sampleEvaluator } from "../../../src/runner/evaluate/evaluation.ts";
import type { Judge } from "../../../src/runner/evaluate/extractor.ts";
import { openTestEngine } from "../../setup/engine.ts";
import { partsOf } from "../tiny.ts";

beforeAll(() => openTestEngine("cpu"));

const some = (...names: readonly string[]) => new Map(names.map((name) => [name, everyMetric.get(name)!]));

async function judging(changes: Readonly<Record<string, unknown>> = {}): Promise<SampleEvaluation> {
  const parts = partsOf(changes);
  const training = trainingOf(assemble(parts)) as unknown as Training;
  return {
    training,
    sampler: training.sampler!,
    data: await parts.dataset.load(() => {}),
    metrics: some("slicedWasserstein", "criticGap", "nearestNeighbours"),
    judge: undefined,
    count: 12,
    seed: 1,
    notice: () => {},
  };
}

async function mnistJudge(): Promise<Judge> {
  const { open, traits } = shippedExtractor("mnist");
  return { ...(await open(() => {})), traits };
}

/** Evaluates the first state, or a changed one, at a step. */
async function evaluate(given: SampleEvaluation, step = 7, change = (state: State) => state) {
  const first = given.training.initialState(1) as State;
  const evaluations = await (await sampleEvaluator(given))(step, change(first));
  release(first);
  return evaluations;
}

describe("points", () => {
  it("are judged by what needs no extractor, beside floors", async () => {
    const { step, weights, values } = (await evaluate(await judging()))[0]!;
    expect([step, weights]).toEqual([7, "raw"]);
    expect(Object.keys(values)).toEqual([
      "slicedWasserstein",
      "criticGap",
      "nearestNeighbours/distance",
      "nearestNeighbours/duplicates",
    ]);
    for (const { value, floor, n, extractor } of Object.values(values)) {
      expect([Number.isFinite(value), Number.isFinite(floor)]).toEqual([true, true]);
      expect([n, extractor]).toEqual([12, null]);
    }
  });

  it("come from the seed and the step alone", async () => {
    const given = await judging();
    expect(await evaluate(given)).toEqual(await evaluate(given));
    const distance = async (step: number, seed: number) =>
      (await evaluate({ ...given, seed }, step))[0]!.values.slicedWasserstein!.value;
    const values = [await distance(7, 1), await distance(8, 1), await distance(7, 2)];
    expect(new Set(values).size).toBe(3);
  });

  it("are judged twice if there is a moving average", async () => {
    const given = await judging({ ema: {} });
    const zeroed = (state: State) => ({
      ...state,
      ema: Object.fromEntries(Object.entries(state.ema).map(([k, v]) => [k, tf.mul(v, 100)])),
    });
    const [raw, ema] = await evaluate(given, 7, zeroed);
    expect([raw!.weights, ema!.weights]).toEqual(["raw", "ema"]);
    expect(ema!.values.slicedWasserstein!.value).toBeGreaterThan(raw!.values.slicedWasserstein!.value);
    expect(ema!.values.slicedWasserstein!.floor).toBe(raw!.values.slicedWasserstein!.floor);
    expect(ema!.values.criticGap).toEqual(raw!.values.criticGap);
  });

  it("that are no numbers have no distance", async () => {
    const broken = (state: State) => {
      const [name] = Object.keys(state.generator.weights);
      const weights = { ...state.generator.weights, [name!]: tf.fill([3, 5], Number.NaN) };
      return { ...state, generator: { ...state.generator, weights } };
    };
    const { values } = (await evaluate(await judging(), 7, broken))[0]!;
    expect(values.slicedWasserstein!.value).toBeNaN();
    expect(values["nearestNeighbours/duplicates"]!.value).toBeNaN();
    expect(values.slicedWasserstein!.floor).toBeGreaterThan(0);
  });

  it("leave no tensor behind", async () => {
    const given = await judging({ ema: {} });
    const state = given.training.initialState(1);
    const before = tf.memory().numTensors;
    await (await sampleEvaluator(given))(1, state);
    expect(tf.memory().numTensors).toBe(before);
    expect(flatten(state).size).toBeGreaterThan(0);
    release(state);
  });
});

const images = {
  dataset: { type: "mnist" },
  generator: { type: "mlp", width: 4, depth: 1, output: { type: "tanh" } },
};

describe("digits", () => {
  const conditional = { ...images, generator: { ...images.generator, labels: "concatenated" } };

  it("are judged by every metric, and the extractor's hash stands beside what it saw", async () => {
    const given = { ...(await judging(images)), metrics: everyMetric, judge: await mnistJudge(), count: 40 };
    const found = Object.entries((await evaluate(small(given)))[0]!.values);
    const seen = new Set(
      found.filter(([, { extractor }]) => extractor !== null).map(([name]) => name.split("/")[0]),
    );
    expect([...seen].toSorted()).toEqual([...usual, "msSsim", "subsetKernelDistance"].toSorted());
    expect(found.filter(([, { floor }]) => floor === null)).toEqual([]);
    const measured = new Map(found);
    expect(measured.get("classifierScore/mean")!.floor).toBeGreaterThan(3);
    expect(measured.get("classifierScore/mean")!.better).toBe("higher");
    expect(measured.get("kernelDistance")!.better).toBe("lower");
    expect(measured.get("classHistogram/class3")).not.toHaveProperty("better");
  });

  it("that were told their class are what they were told", async () => {
    const given = {
      ...(await judging(conditional)),
      metrics: some("msSsim"),
      judge: await mnistJudge(),
      count: 40,
    };
    const found = (await evaluate(small(given)))[0]!.values;
    for (let wanted = 0; wanted < 10; wanted++)
      expect(found[`msSsim/class${wanted}`]).toMatchObject({ value: expect.any(Number), extractor: null });
    expect(Object.values(found).map(({ value }) => Number.isFinite(value))).not.toContain(false);
  });
});

describe("with an extractor that is no part of the data", () => {
  it("metrics are named with it and the split, and warn of bias", async () => {
    const judge = await mnistJudge();
    const notices: string[] = [];
    const all = metrics.frechetDistance.create({ split: "train", real: "all" });
    const found = await evaluate(
      small({
        ...(await judging(images)),
        judge: { ...judge, traits: { ...judge.traits, label: "inception-cleanFid" } },
        metrics: new Map([
          ...some("kernelDistance", "classifierScore", "criticGap"),
          ["frechetDistance", all],
        ]),
        count: 20,
        notice: (line) => notices.push(line),
      }),
    );
    const { values } = found[0]!;
    expect(Object.keys(values)).toEqual([
      "kernelDistance/inception-cleanFid/test",
      "classifierScore/inception-cleanFid/mean",
      "classifierScore/inception-cleanFid/deviation",
      "criticGap",
      "frechetDistance/inception-cleanFid/train",
    ]);
    expect(values["frechetDistance/inception-cleanFid/train"]).toMatchObject({ n: 20, real: 80 });
    expect(values["kernelDistance/inception-cleanFid/test"]).not.toHaveProperty("real");
    expect(notices).toEqual([
      "warning: frechetDistance of 20 images is hopelessly biased, and falls as the number grows; go by kernelDistance, or take at least 2048",
    ]);
  });

  it("another split stands in the name with the data's own, too", async () => {
    const metric = metrics.kernelDistance.create({ split: "train" });
    const given = { ...(await judging(images)), judge: await mnistJudge(), count: 20 };
    const found = await evaluate(small({ ...given, metrics: new Map([["kernelDistance", metric]]) }));
    expect(Object.keys(found[0]!.values)).toEqual(["kernelDistance/train"]);
  });
});

/** The same with a tenth of a per cent of the real samples: the slow engine would look at all of them. */
function small(given: SampleEvaluation): SampleEvaluation {
  const some = (split: Data["train"]) => ({
    ...split,
    count: 80,
    labels: split.labels.subarray(0, 80),
  });
  const { train, test } = given.data;
  return { ...given, data: { ...given.data, train: some(train), test: some(test) } };
}

describe("metrics of an experiment", () => {
  it("are those it lists, by name, with their parameters", async () => {
    const metrics = [{ type: "classifierScore", splits: 3 }, { type: "criticGap" }];
    const found = metricsOf(partsOf({ metrics }), { metrics });
    expect([...found.keys()]).toEqual(["classifierScore", "criticGap"]);
    expect(found.get("classifierScore")!.traits.leastSamples).toBe(3);
    expect(metricsOf(partsOf({ metrics: [] }), { metrics: [] }).size).toBe(0);
  });

  it("are the usual ones where it says nothing and there is an extractor, and none elsewhere", () => {
    const digits = partsOf({ dataset: { type: "fashionMnist" } });
    expect([...metricsOf(digits, {}).keys()]).toEqual([...usual]);
    expect(metricsOf(partsOf(), {}).size).toBe(0);
    expect(metricsOf(partsOf({ dataset: { type: "mnist", channels: 3 } }), {}).size).toBe(0);
  });

  it("with Inception, leave its classes out, and the Fréchet distance where images are few", () => {
    const extractor = { type: "inception" };
    const many = partsOf({ dataset: { type: "mnist" }, extractor });
    const names = usual.filter((name) => name !== "classHistogram");
    expect([...metricsOf(many, {}).keys()]).toEqual(names);
    for (const trainCount of [3000, undefined]) {
      const few = { ...many, dataset: { ...many.dataset, trainCount } } as typeof many;
      expect([...metricsOf(few, {}).keys()]).toEqual(names.filter((name) => name !== "frechetDistance"));
    }
  });
});
