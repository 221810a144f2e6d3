import * as tf from "@tensorflow/tfjs-core";
import type { Data } from "../../src/components/datasets/contract.ts";
import { compiled } from "../../src/engine/compile/compiled.ts";
import { nativeBackend } from "../../src/engine/tensorflow/kernels.ts";
import { release } from "../../src/engine/tree.ts";
import { feed } from "../../src/runner/feed.ts";
import type { Game } from "../../src/runner/game.ts";
import { iteration } from "../../src/runner/iteration.ts";
import { macrotask } from "../../src/runner/signals.ts";
import { initialState } from "../../src/runner/state.ts";
import { train } from "../../src/runner/train.ts";
import type { Way } from "../sides/contenders.ts";
import type { Costs, Held } from "../sides/protocol.ts";
import { multiplyAdds } from "./multiplyAdds.ts";

const seed = 0;

type Iterate = ReturnType<typeof iteration>;

/** The loop of a run, which goes on where it was left. Whatever is told to `notify` is not what was asked for. */
export function training(game: Game, data: Data, { mode, precision }: Way, notify: (line: string) => void) {
  const iterate = iteration(game, data.decode);
  const inputsOf = feed(game, data.train, seed);
  const { call } = compiled(iterate, { mode, precision, notify });
  const steps = train(call, inputsOf, initialState(game, seed), { from: 0, to: Number.POSITIVE_INFINITY });
  return {
    play: async (count: number): Promise<Costs> => {
      const costs = [];
      for (let i = 0; i < count; i++) costs.push(await cost(() => steps.next()));
      return { wall: costs.map(({ wall }) => wall), cpu: costs.map(({ cpu }) => cpu) };
    },
    multiplyAdds: () => count(iterate, [initialState(game, seed), inputsOf(1)], notify),
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

/** Multiply-adds of a step, seen while it is recorded. */
async function count(iterate: Iterate, given: Parameters<Iterate>, notify: (line: string) => void) {
  const profiles: ReturnType<typeof tf.profile>[] = [];
  const profiled: Iterate = (...args) => {
    const outcomes: ReturnType<Iterate>[] = [];
    const remember = () => {
      outcomes.push(iterate(...args));
      return [];
    };
    profiles.push(tf.profile(remember));
    return outcomes[0]!;
  };
  const { call, close } = compiled(profiled, { mode: "function", notify });
  release([...given, await call(...given)]);
  close();
  return multiplyAdds((await profiles[0]!).kernels);
}

/** What is held in memory at this moment. Garbage is not held, so it goes first where Node lets us. */
export function held(): Held {
  globalThis.gc?.();
  const { numTensors, numBytes } = tf.memory();
  return { tensors: numTensors, bytes: numBytes, native: nativeBackend()?.binding.getNumOfTensors() ?? 0 };
}
