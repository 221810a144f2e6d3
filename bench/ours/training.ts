import * as tf from "@tensorflow/tfjs-core";
import { feed } from "../../src/algorithms/gan/feed.ts";
import type { Game } from "../../src/algorithms/gan/game.ts";
import { initialState } from "../../src/algorithms/gan/game.ts";
import { iteration } from "../../src/algorithms/gan/iteration.ts";
import type { Data } from "../../src/components/datasets/contract.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { nativeBackend } from "../../src/engine/tensorflow/nativeBackend.ts";
import { release } from "../../src/engine/tree.ts";
import { uncompiled } from "../../src/engine/uncompiled.ts";
import { macrotask } from "../../src/runner/run/signals.ts";
import { train } from "../../src/runner/run/train.ts";
import type { Way } from "../workers/implementations.ts";
import type { Costs, Held } from "../workers/protocol.ts";
import { multiplyAdds } from "./multiplyAdds.ts";

const seed = 0;

/** The loop of a run; each call of `steps` continues where the last one ended. */
export function training(
  engine: Engine,
  game: Game,
  data: Data,
  { mode, precision }: Way,
  notify: (line: string) => void,
) {
  const { compile } = engine.compiler({ mode, precision, notify });
  const inputsOf = feed(game, data.train, seed);
  const loop = train(iteration(game, data.decode, compile), inputsOf, initialState(game, seed), {
    from: 0,
    to: Number.POSITIVE_INFINITY,
  });
  return {
    steps: async (count: number): Promise<Costs> => {
      const costs = [];
      for (let i = 0; i < count; i++) costs.push(await cost(() => loop.next()));
      return { wall: costs.map(({ wall }) => wall), cpu: costs.map(({ cpu }) => cpu) };
    },
    /** Counted in one step without compilation. */
    multiplyAdds: async (): Promise<number> => {
      const iterate = iteration(game, data.decode, uncompiled);
      const [state, inputs] = [initialState(game, seed), await inputsOf(1)];
      const { kernels } = await tf.profile(async () => {
        release([state, inputs, await iterate(state, inputs)]);
        return [];
      });
      return multiplyAdds(kernels);
    },
  };
}

/** Like a run, it lets the event loop turn after each step. */
async function cost(step: () => Promise<unknown>) {
  const started = performance.now();
  const before = process.cpuUsage();
  await step();
  await macrotask();
  const { user, system } = process.cpuUsage(before);
  return { wall: performance.now() - started, cpu: (user + system) / 1000 };
}

/** Tensors and handles in use, after garbage collection if Node exposes it. */
export function held(): Held {
  globalThis.gc?.();
  const { numTensors, numBytes } = tf.memory();
  return { tensors: numTensors, bytes: numBytes, native: nativeBackend()?.binding.getNumOfTensors() ?? 0 };
}
