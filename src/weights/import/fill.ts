import type { Game } from "../../algorithms/gan/game.ts";
import type { HostTensor, HostTree } from "../../formats/hostTensor.ts";
import { assign } from "./match/assign.ts";
import type { Fit, Target } from "./match/fit.ts";
import type { WeightsFile } from "./weightsFile.ts";

/** What files give to a game's networks. */
export interface Filling {
  readonly fits: readonly Fit[];
  /** Networks that no file fills. */
  readonly untouched: readonly string[];
  /** Under the names that they have in a checkpoint. */
  readonly tensors: HostTree;
}

/** Fills a game's networks from files. Throws a `UserError` (exit 4) where a file fits none of them. */
export function fill(game: Game, files: readonly WeightsFile[], notice: (text: string) => void): Filling {
  const targets = targetsOf(game);
  const fits = assign(files, targets, notice);
  const tensors = Object.assign({}, ...fits.map((fit) => tensorsOf(fit, game, notice))) as HostTree;
  const untouched = targets.filter((target) => !fits.some((fit) => fit.target === target));
  return { fits, tensors, untouched: untouched.map(({ name }) => name) };
}

function targetsOf({ generator, critic, latent, sample }: Game): readonly Target[] {
  return [
    { name: "generator", network: generator.network, input: [latent.size] },
    { name: "critic", network: critic.network, input: sample.shape },
  ];
}

function tensorsOf({ file, target, match }: Fit, game: Game, notice: (text: string) => void): HostTree {
  const tensors: Record<string, HostTensor> = {};
  for (const row of match.rows) {
    if (row.kind !== "taken") continue;
    const { name, ours, arrange } = row.wanted;
    const values = arrange(row.found.read());
    if (!values.every(Number.isFinite))
      notice(`warning: ${file.path}: ${row.found.name} has values that are not finite`);
    const tensor = { dtype: "float32", shape: ours, values } as const;
    const isWeight = name in target.network.weights;
    tensors[`${target.name}/${isWeight ? "weights" : "buffers"}/${name}`] = tensor;
    if (isWeight && target.name === "generator" && game.ema !== undefined)
      tensors[`average/${name}`] = tensor;
  }
  return tensors;
}
