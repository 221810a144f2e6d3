import * as tf from "@tensorflow/tfjs-core";
import { bind, type Mode } from "../../src/algorithms/boundNetwork.ts";
import { feed, type Inputs } from "../../src/algorithms/gan/feed.ts";
import { type Game, initialState, type State } from "../../src/algorithms/gan/game.ts";
import { iteration } from "../../src/algorithms/gan/iteration.ts";
import type { Split } from "../../src/components/datasets/contract.ts";
import { inMemory } from "../../src/components/datasets/splits.ts";
import type { CompileMode } from "../../src/engine/engine.ts";
import { flatten, mapTree, release, tidy } from "../../src/engine/tree.ts";
import { train } from "../../src/runner/run/train.ts";
import { testCompiler } from "../setup/engine.ts";
import type { GoldenCase, Numbers } from "./goldenCase.ts";

/** Both networks on the first inputs, in training and in inference mode: `outputs/critic/training`. */
export async function outputs({ game, numbers }: GoldenCase): Promise<Numbers> {
  const inputs = await givenInputs(game, numbers)(1);
  const outputs = tidy(() => {
    const state = givenState(game, numbers);
    const { noise, real, labels } = inputs.critic[0]!;
    const of = (player: "generator" | "critic", x: tf.Tensor, mode: Mode) =>
      bind(game[player].network, state[player].weights, state[player].buffers, mode).apply(x, labels.classes);
    const inBothModes = (player: "generator" | "critic", x: tf.Tensor) => ({
      training: of(player, x, "training"),
      inference: of(player, x, "inference"),
    });
    return read({
      outputs: { generator: inBothModes("generator", noise), critic: inBothModes("critic", real) },
    });
  });
  release(inputs);
  return outputs;
}

/** Three steps on the given inputs: the first one's gradients, every one's metrics, and the state at the end. */
export async function threeSteps({ game, numbers }: GoldenCase, mode: CompileMode): Promise<Numbers> {
  const start = givenState(game, numbers);
  const notify = (line: string) => {
    throw new Error(line);
  };
  const { compile, close } = testCompiler({ mode, notify });
  const iterate = iteration(game, (stored) => stored, compile);
  const steps = train(iterate, givenInputs(game, numbers), start, { from: 0, to: 3 });
  const told: Numbers[] = [];
  let end: State = start;
  for await (const { step, state, metrics, gradients } of steps) {
    if (step === 1) told.push(read({ gradients }));
    told.push(read({ metrics: { [step]: metrics } }));
    end = state;
  }
  told.push(read({ after: end }));
  tf.dispose([...flatten(end).values()]);
  close();
  return new Map(told.flatMap((numbers) => [...numbers]));
}

/** The given weights and buffers, and optimizers whose state is zero. */
function givenState(game: Game, numbers: Numbers): State {
  return replaced(initialState(game, 0), (path, tensor) =>
    path.includes("/optimizer/") ? tensor : given(numbers, path),
  );
}

/** Each step's inputs: what the experiment asks for, with every batch and every draw replaced. */
function givenInputs(game: Game, numbers: Numbers): (step: number) => Promise<Inputs> {
  const make = feed(game, zeros(game), 0);
  return async (step) =>
    replaced(await make(step), (path, tensor) =>
      /\/(hyperparameters|ema)\//.test(path) ? tensor : given(numbers, `${step}/${path}`),
    );
}

function given(numbers: Numbers, path: string): tf.Tensor {
  const number = numbers.get(`given/${path}`);
  if (number === undefined) throw new Error(`PyTorch was given no ${path}`);
  return tf.tensor(
    number.values,
    [...number.shape],
    number.values instanceof Int32Array ? "int32" : "float32",
  );
}

/** Real samples that no one sees. */
function zeros({ sample, criticBatchSize: count }: Game): Split {
  const size = tf.util.sizeFromShape([...sample.shape]);
  const values = new Float32Array(count * size);
  return inMemory(values, sample.shape, new Uint8Array(count));
}

/** The same tree with every tensor replaced; one that stands in several places is, by its first. */
function replaced<T extends object>(tree: T, f: (path: string, tensor: tf.Tensor) => tf.Tensor): T {
  const replacements = new Map<tf.Tensor, tf.Tensor>();
  for (const [path, tensor] of flatten(tree))
    if (!replacements.has(tensor)) replacements.set(tensor, f(path, tensor));
  for (const [tensor, replacement] of replacements) if (replacement !== tensor) tensor.dispose();
  return mapTree(tree, (tensor) => replacements.get(tensor)!);
}

/** The values of every tensor of a tree, by path. */
function read(tree: object): Numbers {
  return new Map(
    [...flatten(tree)].map(([path, tensor]) => [
      path,
      { shape: tensor.shape, values: tensor.dataSync() as Float32Array },
    ]),
  );
}
