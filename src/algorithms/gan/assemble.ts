import { elements } from "../../components/blocks/block.ts";
import { UserError } from "../../errors.ts";
import { InvalidParameter, within } from "../../registry/invalidParameter.ts";
import { type Experiment, isClassifier } from "../index.ts";
import type { Game } from "./game.ts";

/**
 * Builds both networks for the data and puts the game together. Throws an `InvalidParameter` where the parts do not fit, a
 * `UserError` where the experiment trains a classifier.
 */
export function assemble(experiment: Experiment): Game {
  if (isClassifier(experiment))
    throw new UserError(`${experiment.name}: trains a classifier, which makes no samples`);
  const { dataset, latent, batchSize, algorithm, optimizers } = experiment;
  const { sample } = dataset;
  const generator = within(["generator"], () => experiment.generator([latent.size], sample));
  const critic = within(["critic"], () => experiment.critic(sample.shape, sample));
  if (generator.output.join() !== sample.shape.join())
    throw new InvalidParameter(
      `makes samples of shape ${show(generator.output)}; the data has ${show(sample.shape)}`,
      ["generator"],
    );
  for (const [player, { weights }] of Object.entries({ generator, critic }))
    if (Object.keys(weights).length === 0) throw new InvalidParameter("has nothing to train", [player]);
  if (elements(critic.output) !== 1)
    throw new InvalidParameter(`ends with shape ${show(critic.output)}; a critic ends with one score`, [
      "critic",
    ]);
  return {
    sample,
    latent,
    batchSize,
    criticBatchSize: algorithm.criticBatchSize ?? batchSize,
    generator: { network: generator, optimizer: optimizers.generator },
    critic: { network: critic, optimizer: optimizers.critic, constraint: experiment.constraint },
    loss: experiment.loss,
    penalties: experiment.penalties,
    algorithm,
    ema: experiment.ema,
    order: experiment.order,
    conditional: generator.traits.conditional || critic.traits.conditional,
  };
}

const show = (shape: readonly number[]) => `[${shape.join(", ")}]`;
