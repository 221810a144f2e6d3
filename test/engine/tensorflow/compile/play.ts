import * as tf from "@tensorflow/tfjs-core";
import { feed } from "../../../../src/algorithms/gan/feed.ts";
import type { Game } from "../../../../src/algorithms/gan/game.ts";
import { initialState } from "../../../../src/algorithms/gan/game.ts";
import { iteration } from "../../../../src/algorithms/gan/iteration.ts";
import type { CompileMode } from "../../../../src/engine/engine.ts";
import { flatten, release } from "../../../../src/engine/tree.ts";
import { noiseLike } from "../../../experiments/play.ts";
import { testCompiler } from "../../../setup/engine.ts";

/** Tensors by path, on the host. */
export type Values = ReadonlyMap<string, Float32Array>;

/** Everything that some steps of a game left, by step and path, and how well they went. */
export interface Left {
  readonly values: Values;
  readonly notices: readonly string[];
  /** Tensors in memory that nobody holds any more. */
  readonly leaked: number;
}

/** Plays a game on noise with batches of two, its steps run in one of the ways. */
export async function play(game: Game, mode: CompileMode, steps: number): Promise<Left> {
  const before = tf.memory().numTensors;
  const notices: string[] = [];
  const { call, close, inputsOf, start } = ready(game, mode, (line) => notices.push(line));
  const values = new Map<string, Float32Array>();
  let state = start;
  for (let step = 1; step <= steps; step++) {
    const inputs = await inputsOf(step);
    const outcome = await call(state, inputs);
    release(inputs);
    release(state, outcome.state);
    state = outcome.state;
    for (const [path, value] of read(outcome)) values.set(`${step}/${path}`, value);
    release([outcome.metrics, outcome.gradients], state);
  }
  release(state);
  close();
  return { values, notices, leaked: tf.memory().numTensors - before };
}

/** What the first step leaves, operation by operation and in another way; a notice is an error. */
export async function playBothWays(game: Game, mode: CompileMode): Promise<readonly [Values, Values]> {
  const notify = (line: string) => {
    throw new Error(line);
  };
  const { call, close, inputsOf, start } = ready(game, mode, notify);
  const eager = ready(game, "off", notify);
  const inputs = await inputsOf(1);
  const results = [await eager.call(start, inputs), await call(start, inputs)] as const;
  const both = [read(results[0]), read(results[1])] as const;
  for (const tree of [inputs, ...results]) release(tree, start);
  release([start, eager.start]);
  close();
  return both;
}

function ready(game: Game, mode: CompileMode, notify: (line: string) => void) {
  const small = { ...game, batchSize: 2, criticBatchSize: 2 };
  const { train, decode } = noiseLike(game.sample);
  const { compile, close } = testCompiler({ mode, notify });
  return {
    call: iteration(small, decode, compile),
    close,
    inputsOf: feed(small, train, 0),
    start: initialState(small, 0),
  };
}

function read(tree: unknown): Values {
  return new Map([...flatten(tree)].map(([path, tensor]) => [path, tensor.dataSync<"float32">()]));
}

/** Paths at which two ways differ in any bit. */
export function different(a: Values, b: Values): readonly string[] {
  const bits = (values: Float32Array) => Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  return [...a.keys()].filter((path) => !bits(a.get(path)!).equals(bits(b.get(path)!)));
}
