import { isDeepStrictEqual } from "node:util";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { experimentHash } from "../../../src/runner/runs/experimentHash.ts";

test("the hash is the SHA-256 of JSON with sorted keys and no space, without the seed", () => {
  // printf '{"a":[1,{"x":true,"y":null}],"b":"é"}' | sha256sum
  expect(experimentHash({ b: "é", seed: 3, a: [1, { y: null, x: true }] })).toBe(
    "aba1fe42f3072878c7198db2eb8e2b9640aea410e1c88aba262f3459cbf9751a",
  );
});

const reversed = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(reversed)
    : typeof value === "object" && value !== null
      ? Object.fromEntries(
          Object.entries(value)
            .reverse()
            .map(([key, inner]) => [key, reversed(inner)]),
        )
      : value;

test("the order of keys never matters, anything else does", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
      expect(experimentHash(reversed(a))).toBe(experimentHash(a));
      if (!isDeepStrictEqual(a, b)) expect(experimentHash([a])).not.toBe(experimentHash([b]));
    }),
    { seed: 1, numRuns: 200 },
  );
});

test("only the seed at the root is left out, and an absent key equals an undefined one", () => {
  const hash = experimentHash({ loss: { seed: 1 } });
  expect(experimentHash({ loss: { seed: 1 }, seed: 7, note: undefined })).toBe(hash);
  expect(experimentHash({ loss: { seed: 2 } })).not.toBe(hash);
});

test("the order of a list matters", () => {
  expect(experimentHash({ layers: [1, 2] })).not.toBe(experimentHash({ layers: [2, 1] }));
});

test("numbers that JSON cannot tell apart are a bug", () => {
  expect(() => experimentHash({ rate: Number.POSITIVE_INFINITY })).toThrow("no canonical JSON for Infinity");
});
