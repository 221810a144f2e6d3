import type { Game } from "../../algorithms/gan/game.ts";
import type { Samples } from "../../algorithms/sampler.ts";
import { exitCodes, UserError } from "../../errors.ts";
import type { ImageBatch } from "../record/grid.ts";

export const makesImages = ({ sample }: Game): boolean => sample.shape.length === 3;

/** Throws a UserError, which names the run, where a game's samples are no images. */
export function checkImages(game: Game, run: string): void {
  if (makesImages(game)) return;
  throw new UserError(`${run}: samples of shape [${game.sample.shape}] are no images`, exitCodes.data);
}

/** Samples of a game that makes images, for drawing. */
export const imagesOf =
  ({ sample: { range } }: Game) =>
  ({ values, shape }: Samples): ImageBatch => ({ values, shape: shape as ImageBatch["shape"], range });
