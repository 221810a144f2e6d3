import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { imageGrid } from "../../../src/runner/record/grid.ts";
import { openRecorder, type Recording } from "../../../src/runner/record/recorder.ts";
import type { OpenSink } from "../../../src/runner/record/sink.ts";
import { openTestEngine } from "../../setup/engine.ts";
import { temporaryDirectory } from "../temporary.ts";

const samples = { values: Float32Array.of(0, 1), shape: [1, 1, 2, 1] } as const;

const recording = (directory: string): Recording => ({
  directory,
  evaluated: true,
  notice: () => {},
  beginning: { experiment: { name: "toy" }, group: "abc", real: undefined },
  isDue: { samples: (step) => step % 2 === 0, histograms: (step) => step % 3 === 0 },
  sample: async () => samples,
  draw: ({ values }) => imageGrid({ values, shape: [1, 1, 2, 1], range: [0, 1] }),
  deviation: () => 0.5,
  weights: (state) => ({ generator: (state as { weights: Record<string, tf.Variable> }).weights }),
});

/** A sink that keeps a list of all calls. */
function noting() {
  const notes: unknown[][] = [];
  const sink: OpenSink = async () => ({
    scalars: (...given) => void notes.push(["scalars", ...given]),
    scalar: (...given) => void notes.push(["scalar", ...given]),
    image: (tag, step) => void notes.push(["image", tag, step]),
    histogram: (tag, step, values) => void notes.push(["histogram", tag, step, [...values]]),
    text: (tag, step) => void notes.push(["text", tag, step]),
    end: (status) => void notes.push(["end", status]),
    close: async () => void notes.push(["close"]),
  });
  return { notes, sink };
}

test("every sink gets what is due, in order; what a sink does not keep is left out", async () => {
  const engine = await openTestEngine("cpu");
  const { notes, sink } = noting();
  const recorder = await openRecorder(recording(await temporaryDirectory()), {
    sink,
    empty: async () => ({}),
  });
  recorder.scalars(1, { "critic/loss": 2 });
  const weight = tf.tensor1d([1, 2]);
  const step = { state: { weights: { "0.bias": weight } }, gradients: {} };
  expect(await recorder.pictures({ step: 1, ...step })).toBeUndefined();
  expect(await recorder.pictures({ step: 2, ...step })).toBe(0.5);
  await recorder.pictures({ step: 3, ...step });
  recorder.evaluation({ step: 3, weights: "raw", values: {} });
  recorder.end("success");
  await recorder.sync();
  await recorder.close();
  expect(notes).toEqual([
    ["scalars", 1, { "critic/loss": 2 }],
    ["image", "samples", 2],
    ["scalar", "samples/spread", 2, 0.5],
    ["histogram", "weights/generator/0.bias", 3, [1, 2]],
    ["end", "success"],
    ["close"],
  ]);
  weight.dispose();
  await engine.close();
});

test("a run's directory holds lines of JSON, pictures and events", async () => {
  const directory = await temporaryDirectory();
  const recorder = await openRecorder(recording(directory));
  recorder.scalars(2, { "critic/loss": Number.NaN });
  recorder.evaluation({ step: 2, weights: "ema", values: {} });
  await recorder.pictures({ step: 2, state: {}, gradients: {} });
  await recorder.sync();
  await recorder.close();
  const names = (await readdir(directory)).map((name) => name.replace(/(?<=tfevents)\..*/, ""));
  expect(names.sort()).toEqual([
    "alarms.jsonl",
    "evaluations.jsonl",
    "events.out.tfevents",
    "metrics.jsonl",
    "samples",
  ]);
  const read = (name: string) => readFile(join(directory, name), "utf8");
  expect(await read("metrics.jsonl")).toBe('{"step":2,"critic/loss":"NaN"}\n');
  expect(await read("evaluations.jsonl")).toBe('{"step":2,"weights":"ema","values":{}}\n');
  expect(await readdir(join(directory, "samples"))).toEqual(["step-00000002.png"]);
});
