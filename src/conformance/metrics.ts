import * as tf from "@tensorflow/tfjs-core";
import { elements } from "../components/blocks/block.ts";
import {
  betters,
  type Metric,
  type MetricInputs,
  type MetricValues,
  type Need,
  type SampleSet,
} from "../components/metrics/contract.ts";
import { stream } from "../engine/random/streams.ts";
import { population } from "../runner/evaluate/population.ts";
import { examine } from "./examine.ts";
import type { Makes, Parameters } from "./parameters.ts";
import { promise } from "./promise.ts";

/** Samples of each kind: more than metrics need at their defaults, few enough to be quick. */
const count = 120;
const sample = { shape: [16, 16, 1], range: [-1, 1], classes: 3 } as const;

/** Holds a metric to its contract, on small images of noise; throws an Error that says which promise is broken. */
export function checkMetric(component: Makes<Metric>, params: Parameters = {}): Promise<void> {
  return examine(component, params, async (metric) => {
    const { needs, leastSamples, better = {} } = metric.traits;
    promise(
      needs.every((need) => ["features", "classes", "images", "critic"].includes(need)),
      "`traits.needs` holds features, classes, images and critic alone",
    );
    promise(leastSamples >= 1 && leastSamples <= count, `\`traits.leastSamples\` is from 1 to ${count}`);
    const given = givenTo(needs);
    const measured = checkValues("the metric", await checkedTwice("the metric", () => metric.measure(given)));
    const floor = checkValues("its floor", await checkedTwice("its floor", () => metric.floor(given)));
    promise(measured.join() === floor.join(), "the floor has the same numbers as the metric");
    checkBetter(better, measured);
  });
}

/** Its names; one number has none. */
function checkValues(what: string, values: MetricValues): readonly string[] {
  const named = typeof values === "number" ? { "": values } : values;
  for (const [name, value] of Object.entries(named)) {
    promise(
      /^([a-z][A-Za-z0-9]*)?$/.test(name),
      `the number ${name} of ${what} is written like this: classOne`,
    );
    promise(Number.isFinite(value), `${what} is finite where each class has samples: ${name} is ${value}`);
  }
  return Object.keys(named);
}

/** Which way numbers improve is told of numbers that there are. */
function checkBetter(better: NonNullable<Metric["traits"]["better"]>, names: readonly string[]): void {
  const told = typeof better === "string" ? { "": better } : better;
  for (const [name, way] of Object.entries(told)) {
    promise(
      names.includes(name),
      `\`traits.better\` is of one number, or names some of several: not ${name || "one"}`,
    );
    promise(betters.includes(way), "`traits.better` is lower, higher or nearFloor, or these by name");
  }
}

async function checkedTwice(what: string, measure: () => Promise<MetricValues>): Promise<MetricValues> {
  const before = tf.memory().numTensors;
  const values = await measure();
  promise(tf.memory().numTensors === before, `${what} leaves no tensor behind`);
  const again = await measure();
  promise(JSON.stringify(again) === JSON.stringify(values), `${what} is the same for the same samples`);
  return values;
}

/** What a metric gets, and no more than it says it needs. */
function givenTo(needs: readonly Need[]): MetricInputs {
  const only = (people: SampleSet): SampleSet => ({
    ...people,
    features: asked(needs, ["features"], people.features),
    probabilities: asked(needs, ["features"], people.probabilities),
    classes: asked(needs, ["classes"], people.classes),
    slice: (start, length) => only(people.slice(start, length)),
  });
  const scores = async (people: SampleSet) =>
    (await people.samples()).values.filter((_, i) => i % elements(sample.shape) === 0);
  return {
    count,
    classes: sample.classes,
    generated: only(noise("generated")),
    train: only(noise("train")),
    test: only(noise("test")),
    scores: asked(needs, ["critic"], scores),
  };
}

function asked<Args extends unknown[], Result>(
  needs: readonly Need[],
  [need]: readonly [Need],
  f: (...args: Args) => Promise<Result>,
) {
  return (...args: Args): Promise<Result> => {
    promise(needs.includes(need), `it takes ${need} only where its \`traits.needs\` say so`);
    return f(...args);
  };
}

/** Images of noise with labels; their features and probabilities are noise of the same name. */
function noise(name: string): SampleSet {
  const size = elements(sample.shape);
  const values = stream(7, name).uniform(count * size);
  const random = stream(7, `${name} features`);
  const labels = Uint8Array.from({ length: count }, (_, i) => i % sample.classes);
  const source = {
    count,
    labels,
    read: async (start: number, length: number) =>
      values.subarray(start * size, (start + length) * size).map((value) => 2 * value - 1),
  };
  return population(source, sample, async (_, length) => ({
    features: { values: random.normal(length * 4), count: length, size: 4 },
    probabilities: {
      values: rows(random.uniform(length * sample.classes)),
      count: length,
      size: sample.classes,
    },
  }));
}

/** Each row made to add up to 1. */
function rows(values: Float32Array): Float32Array {
  const { classes } = sample;
  return values.map((value, i) => {
    const start = i - (i % classes);
    return value / values.subarray(start, start + classes).reduce((sum, other) => sum + other, 0);
  });
}
