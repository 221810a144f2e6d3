import { builtInCatalogues, experimentsOf } from "../../src/algorithms/catalogues.ts";
import type { GanExperiment } from "../../src/algorithms/gan/experiment.ts";
import { assemble } from "../../src/algorithms/gan/game.ts";
import { instantiate } from "../../src/registry/instantiate.ts";
import { validatorOf } from "../../src/registry/validate/validator.ts";
import { variantOf } from "../../src/registry/validate/variants.ts";

const schema = variantOf(experimentsOf(builtInCatalogues), { algorithm: { type: "gan" } });

type Written = Readonly<Record<string, unknown>>;

/** Points in the plane, two networks of five units, plain gradient descent: the smallest game there is. */
const smallest: Written = {
  name: "tiny",
  about: "A game for tests.",
  dataset: { type: "gaussianMixture", count: 50 },
  batchSize: 4,
  latent: { size: 3 },
  generator: { type: "mlp", width: 5, depth: 1, output: { type: "linear" } },
  critic: { type: "mlp", width: 5, depth: 1 },
  loss: { type: "nonSaturating" },
  optimizers: { generator: { type: "sgd" }, critic: { type: "sgd" } },
  algorithm: { type: "gan" },
  budgets: { smoke: { steps: 2 }, full: { steps: 4 } },
};

/** The parts of that experiment with some of its keys written otherwise; undefined takes one away. */
export function partsOf(changes: Written = {}): GanExperiment {
  const value = JSON.parse(JSON.stringify({ ...smallest, ...changes }));
  const [violation] = validatorOf(schema, builtInCatalogues).check(value);
  if (violation !== undefined) throw new Error(`${violation.instancePath} ${violation.keyword}`);
  return instantiate(schema, value, builtInCatalogues) as GanExperiment;
}

/** The same, assembled. */
export const gameOf = (changes: Written = {}) => assemble(partsOf(changes));

/** Settings of the algorithm, all others being its defaults. */
export const algorithm = (settings: Written): Written => ({ algorithm: { type: "gan", ...settings } });
