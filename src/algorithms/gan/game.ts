import type { Block, Sample } from "../../components/blocks/block.ts";
import type { Constraint } from "../../components/constraints/contract.ts";
import type { Loss } from "../../components/losses/contract.ts";
import type { Optimizer } from "../../components/optimizers/contract.ts";
import type { Penalty } from "../../components/penalties/contract.ts";
import type { GanExperiment } from "./experiment.ts";

/** One side of the game: a network and the rule that trains it. */
export interface Player {
  readonly network: Block;
  readonly optimizer: Optimizer;
}

/** The assembled experiment: players, objectives and rules. It owns no tensor and reads no file. */
export interface Game {
  readonly sample: Sample;
  readonly latent: GanExperiment["latent"];
  /** Samples of a generator update, and of a critic update. */
  readonly batchSize: number;
  readonly criticBatchSize: number;
  readonly generator: Player;
  readonly critic: Player & { readonly constraint: Constraint | undefined };
  readonly loss: Loss;
  readonly penalties: readonly Penalty[];
  readonly algorithm: GanExperiment["algorithm"];
  readonly ema: GanExperiment["ema"];
  readonly order: GanExperiment["order"];
  /** Either network looks at labels. */
  readonly conditional: boolean;
}
