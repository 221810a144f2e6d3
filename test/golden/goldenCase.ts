import { readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { builtInCatalogues } from "../../src/algorithms/catalogues.ts";
import type { GanExperiment } from "../../src/algorithms/gan/experiment.ts";
import { assemble, type Game } from "../../src/algorithms/gan/game.ts";
import type { HostTensor } from "../../src/formats/hostTensor.ts";
import { decodeSafetensors } from "../../src/formats/safetensors/safetensors.ts";
import { loadExperiment } from "../../src/registry/load.ts";
import { loading } from "../../src/runner/check.ts";
import { fromTorch, ofSamples, type TorchLayout, torchLayouts } from "../../src/weights/torchLayout.ts";

/** Tensors by path, in our layout: `given/1/critic/0/real`, `after/generator/weights/0.weight`. */
export type Numbers = ReadonlyMap<string, Pick<HostTensor, "shape" | "values">>;

/** An experiment and what PyTorch made of it. */
export interface GoldenCase {
  readonly game: Game;
  readonly numbers: Numbers;
  /** Weights whose gradient is zero in truth, and rounding here: `critic/2.bias`. */
  readonly vanishing: ReadonlySet<string>;
}

const folder = fileURLToPath(new URL("./torch/", import.meta.url));

/** Names of all cases: the experiments that stand beside their numbers. */
export const caseNames: readonly string[] = readdirSync(folder)
  .filter((file) => file.endsWith(".yaml"))
  .map((file) => basename(file, ".yaml"))
  .sort();

export function readCase(name: string): GoldenCase {
  const game = gameOf(`${folder}${name}.yaml`);
  const bytes = readFileSync(`${folder}${name}.safetensors`);
  const layouts = {
    generator: torchLayouts(game.generator.network, [game.latent.size]),
    critic: torchLayouts(game.critic.network, game.sample.shape),
  };
  const numbers = Object.entries(decodeSafetensors(bytes)).map(([path, tensor]) => {
    const player = path.includes("critic/") ? "critic" : "generator";
    return [path, inOurLayout(path, tensor, layouts[player][path.split("/").at(-1)!])] as const;
  });
  return { game, numbers: new Map(numbers), vanishing: new Set(vanishingOf(bytes)) };
}

function gameOf(file: string): Game {
  const loaded = loadExperiment(file, loading(builtInCatalogues));
  if (!loaded.ok) throw new Error(loaded.report);
  return assemble(loaded.parts as GanExperiment);
}

/** A weight, and what has its shape, by its own layout; everything else as samples. */
function inOurLayout(path: string, { shape, values }: HostTensor, layout = samples(shape)) {
  if (layout.torch.join() !== shape.join())
    throw new Error(`${path}: PyTorch has [${shape}], where we would have [${layout.torch}]`);
  if (!(values instanceof Float32Array)) return { shape, values };
  return { shape: layout.ours, values: fromTorch(layout, values) };
}

function samples(shape: readonly number[]): TorchLayout {
  const [batch, channels, height, width] = shape;
  return ofSamples(shape.length === 4 ? [batch!, height!, width!, channels!] : shape);
}

/** A safetensors file begins with its header's length in eight bytes. */
function vanishingOf(bytes: Buffer): readonly string[] {
  const header = JSON.parse(bytes.toString("utf8", 8, 8 + Number(bytes.readBigUInt64LE(0))));
  return JSON.parse(header.__metadata__.golden).vanishing;
}
