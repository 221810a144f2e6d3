import * as tf from "@tensorflow/tfjs-core";
import { feed } from "../../src/algorithms/gan/feed.ts";
import type { Game } from "../../src/algorithms/gan/game.ts";
import { initialState } from "../../src/algorithms/gan/game.ts";
import { iteration } from "../../src/algorithms/gan/iteration.ts";
import type { Data } from "../../src/components/datasets/contract.ts";
import { compiler, uncompiled } from "../../src/engine/tensorflow/compile/compiler.ts";
import { nativeBackend } from "../../src/engine/tensorflow/kernels.ts";
import { release } from "../../src/engine/tree.ts";
import { macrotask } from "../../src/runner/run/signals.ts";
import { train } from "../../src/runner/run/train.ts";
import type { Way } from "../sides/contenders.ts";
import type { Costs, Held } from "../sides/protocol.ts";
import { multiplyAdds } from "./multiplyAdds.ts";

const seed = 0;

/** The loop of a run, which goes on where it was left. Whatever is told to `notify` is not what was asked for. */
export function training(game: Game, data: Data, { mode, precision }: Way, notify: (line: string) => void) {
  const { compile } = compiler({ mode, precision, notify });
  const inputsOf = feed(game, data.train, seed);
  const steps = train(iteration(game, data.decode, compile), inputsOf, initialState(game, seed), {
    from: 0,
    to: Number.POSITIVE_INFINITY,
  });
  return {
    play: async (count: number): Promise<Costs> => {
      const costs = [];
      for (let i = 0; i < count; i++) costs.push(await cost(() => steps.next()));
      return { wall: costs.map(({ wall }) => wall), cpu: costs.map(({ cpu }) => cpu) };
    },
    /** Counted in a step that is run operation by operation. */
    multiplyAdds: async (): Promise<number> => {
      const iterate = iteration(game, data.decode, uncompiled);
      const [state, inputs] = [initialState(game, seed), inputsOf(1)];
      const { kernels } = await tf.profile(async () => {
        release([state, inputs, await iterate(state, inputs)]);
        return [];
      });
      return multiplyAdds(kernels);
    },
  };
}

/** As a run does after each step, the event loop gets its turn. */
async function cost(step: () => Promise<unknown>) {
  const started = performance.now();
  const before = process.cpuUsage();
  await step();
  await macrotask();
  const { user, system } = process.cpuUsage(before);
  return { wall: performance.now() - started, cpu: (user + system) / 1000 };
}

/** What is held in memory at this moment. Garbage is not held, so it goes first where Node lets us. */
export function held(): Held {
  globalThis.gc?.();
  const { numTensors, numBytes } = tf.memory();
  return { tensors: numTensors, bytes: numBytes, native: nativeBackend()?.binding.getNumOfTensors() ?? 0 };
}
