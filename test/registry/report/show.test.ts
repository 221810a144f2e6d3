import { expect, test } from "vitest";
import { nearest } from "../../../src/registry/report/show.ts";

const names = ["type", "at", "target", "sides", "weight", "everyUpdates", "learningRate", "beta1", "beta2"];

test.each([
  ["weigth", "weight"],
  ["ta", "at"],
  ["tpye", "type"],
  ["learning_rate", "learningRate"],
  ["LearningRate", "learningRate"],
  ["learningrates", "learningRate"],
  ["evryUpdate", "everyUpdates"],
  ["ebta2", "beta2"],
  ["weight", "weight"],
])("%s is meant to be %s", (word, name) => {
  expect(nearest(word, names)).toBe(name);
});

test.each(["lambda", "lr", "x", "", "momentum", "everything", "w".repeat(1000)])(
  "%s is near nothing",
  (word) => {
    expect(nearest(word, names)).toBeUndefined();
  },
);
