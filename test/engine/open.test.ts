import * as tf from "@tensorflow/tfjs-core";
import { afterEach, describe, expect, it, vi } from "vitest";
import { openEngine } from "../../src/engine/open.ts";

afterEach(() => vi.unstubAllEnvs());

describe("the automatic engine", () => {
  it("is wasm if TensorFlow is not available, and says why", async () => {
    vi.stubEnv("EXP_TENSORFLOW_LIBRARY", "/nowhere");
    const lines: string[] = [];
    const engine = await openEngine("auto", { threads: 1, notify: (line) => lines.push(line) });
    expect([engine.name, tf.getBackend()]).toEqual(["wasm", "wasm"]);
    expect(lines).toEqual([
      expect.stringMatching(
        /^native TensorFlow is not available: EXP_TENSORFLOW_LIBRARY=\/nowhere: there is no /,
      ),
      "carrying on with the wasm engine, which is several times slower",
    ]);
  });
});

describe("each engine", () => {
  it.each(["cpu", "wasm", "tensorflow"] as const)(
    "%s becomes the current one, with gradients",
    async (name) => {
      const engine = await openEngine(name, { threads: 1, notify: () => {} });
      expect([engine.name, tf.getBackend()]).toEqual([name, name]);
      // By hand: the derivative of x² at 3.
      expect(
        tf
          .grad((x) => tf.square(x))(tf.scalar(3))
          .dataSync()[0],
      ).toBe(6);
      await engine.close();
    },
  );
});
