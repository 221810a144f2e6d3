import * as tf from "@tensorflow/tfjs-core";
import { elements } from "../components/blocks/block.ts";
import {
  needs as allNeeds,
  betters,
  type Metric,
  type MetricInputs,
  type MetricValues,
  type Need,
  type Rows,
  type SampleSet,
} from "../components/metrics/contract.ts";
import { stream } from "../engine/random/streams.ts";
import { examine } from "./examine.ts";
import type { Makes, Parameters } from "./parameters.ts";
import { promise } from "./promise.ts";

/** Samples of each origin: more than metrics need at their defaults, few enough to be quick. */
const count = 120;
const shape = [16, 16, 1];
const classes = 3;

/** Checks a metric on small images of noise; throws an Error that names the broken promise. */
export function checkMetric(component: Makes<Metric>, params: Parameters = {}): Promise<void> {
  return examine(component, params, async (metric) => {
    const { needs, leastSamples, better = {} } = metric.traits;
    promise(
      needs.every((need) => allNeeds.includes(need)),
      `\`traits.needs\` holds only ${allNeeds.join(", ")}`,
    );
    promise(leastSamples >= 1 && leastSamples <= count, `\`traits.leastSamples\` is from 1 to ${count}`);
    const inputs = inputsFor(needs);
    const measured = checkValues(
      "the metric",
      await checkedTwice("the metric", () => metric.measure(inputs)),
    );
    const floor = checkValues("its floor", await checkedTwice("its floor", () => metric.floor(inputs)));
    promise(measured.join() === floor.join(), "the floor has the same numbers as the metric");
    checkBetter(better, measured);
  });
}

/** Checks the numbers of a metric and returns their names; a single number is named "". */
function checkValues(what: string, values: MetricValues): readonly string[] {
  const named = typeof values === "number" ? { "": values } : values;
  for (const [name, value] of Object.entries(named)) {
    promise(
      /^([a-z][A-Za-z0-9]*)?$/.test(name),
      `the number ${name} of ${what} is named in camelCase, such as classOne`,
    );
    promise(Number.isFinite(value), `${what} is finite if each class has samples: ${name} is ${value}`);
  }
  return Object.keys(named);
}

function checkBetter(better: NonNullable<Metric["traits"]["better"]>, names: readonly string[]): void {
  const directions = typeof better === "string" ? { "": better } : better;
  for (const [name, direction] of Object.entries(directions)) {
    promise(
      names.includes(name),
      `\`traits.better\` is of one number, or names some of several: not ${name || "one"}`,
    );
    promise(betters.includes(direction), "`traits.better` is lower, higher or nearFloor, or these by name");
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

/** The inputs of a metric, of which any that `needs` does not name is a broken promise to ask for. */
function inputsFor(needs: readonly Need[]): MetricInputs {
  const only = (set: SampleSet): SampleSet => ({
    ...set,
    features: allowed(needs, "features", set.features),
    probabilities: allowed(
      needs,
      needs.includes("predictions") ? "predictions" : "features",
      set.probabilities,
    ),
    classes: allowed(needs, "classes", set.classes),
    slice: (start, length) => only(set.slice(start, length)),
  });
  const scores = async (set: SampleSet) =>
    (await set.samples()).values.filter((_, i) => i % elements(shape) === 0);
  return {
    count,
    classes,
    generated: only(noise("generated")),
    train: only(noise("train")),
    test: only(noise("test")),
    scores: allowed(needs, "critic", scores),
  };
}

function allowed<Args extends unknown[], Result>(
  needs: readonly Need[],
  need: Need,
  f: (...args: Args) => Promise<Result>,
) {
  return (...args: Args): Promise<Result> => {
    promise(needs.includes(need), `it takes ${need} only if its \`traits.needs\` say so`);
    return f(...args);
  };
}

/** Images of noise with labels, features and probabilities. */
function noise(name: string): SampleSet {
  const draw = (of: string, distribution: "uniform" | "normal", size: number): Rows => ({
    values: stream(7, `${name} ${of}`)[distribution](count * size),
    count,
    size,
  });
  return sampleSet(
    draw("samples", "uniform", elements(shape)),
    draw("features", "normal", 4),
    normalized(draw("probabilities", "uniform", classes)),
    Uint8Array.from({ length: count }, (_, i) => i % classes),
  );
}

function sampleSet(samples: Rows, features: Rows, probabilities: Rows, labels: Uint8Array): SampleSet {
  return {
    count: samples.count,
    shape,
    samples: async () => samples,
    features: async () => features,
    probabilities: async () => probabilities,
    classes: async () => labels,
    slice: (start, wanted) => {
      const part = (rows: Rows) => rowsFrom(rows, start, wanted);
      const labelled = labels.subarray(start, start + wanted);
      return sampleSet(part(samples), part(features), part(probabilities), labelled);
    },
  };
}

function rowsFrom({ values, count, size }: Rows, start: number, wanted: number): Rows {
  const length = Math.min(wanted, count - start);
  return { values: values.subarray(start * size, (start + length) * size), count: length, size };
}

/** Scales each row to the sum 1. */
function normalized(rows: Rows): Rows {
  const { size } = rows;
  const values = rows.values.map((value, i) => {
    const start = i - (i % size);
    return value / rows.values.subarray(start, start + size).reduce((sum, other) => sum + other, 0);
  });
  return { ...rows, values };
}
