import type { Range, Traits } from "../../components/blocks/block.ts";
import type { Path } from "../../registry/invalidParameter.ts";
import type { Problem } from "../../registry/report/problem.ts";
import { checkStatistics } from "../checks.ts";
import type { Networks } from "../networks.ts";
import type { GanExperiment } from "./experiment.ts";
import type { Game } from "./game.ts";
import { isPaired } from "./objectives.ts";
import { checkSmoothness } from "./smoothness.ts";

/** Checks what no schema can: that the parts of a game make sense together. */
export const checkGame = (
  game: Game,
  experiment: Pick<GanExperiment, "budgets">,
  networks: Networks,
): Problem[] => [
  // The batch of a critic update is that of every training.
  ...(game.batchSize === game.criticBatchSize ? [] : checkStatistics(networks, game.batchSize)),
  ...checkLabels(game),
  ...checkBeginnings(game, experiment),
  ...checkScores(game),
  ...checkSmoothness(game),
  ...checkOutputRange(game),
  ...checkUpdates(game),
];

/** Labels teach the generator something only if both networks see them (Mirza and Osindero 2014, section 3.2). */
function checkLabels({ generator, critic }: Game): Problem[] {
  const [made, judged] = [generator, critic].map(({ network }) => network.traits.conditional);
  if (made === judged) return [];
  const [name, message] = made
    ? ["critic", "does not see the labels, so nothing teaches the generator to heed them"]
    : [
        "generator",
        "does not see the labels that the critic judges by, so it cannot make a sample that fits one",
      ];
  return [
    { severity: "warning", path: [name!], at: "key", message: `${message}; give both networks labels` },
  ];
}

/** What begins late must begin within the longest budget, if that is given in steps. */
function checkBeginnings(
  { ema, penalties, algorithm }: Game,
  { budgets }: Pick<GanExperiment, "budgets">,
): Problem[] {
  const lengths = Object.values(budgets).map(({ steps = Number.POSITIVE_INFINITY }) => steps);
  const longest = Math.max(...lengths);
  const late = (path: Path, what: string): Problem => ({
    severity: "warning",
    path,
    message: `the longest budget has ${longest} steps, so ${what}`,
  });
  const updates = longest * algorithm.criticSteps;
  return [
    ...(ema !== undefined && ema.fromStep >= longest
      ? [late(["ema", "fromStep"], "the moving average never begins and equals the weights")]
      : []),
    ...penalties.flatMap(({ traits: { everyUpdates } }, index) =>
      everyUpdates > updates
        ? [late(["penalties", index], "this penalty is applied in the first update alone")]
        : [],
    ),
  ];
}

/** The critic's last layer must leave scores the freedom that the loss needs. */
function checkScores({ critic, loss }: Game): Problem[] {
  const [low, high] = rangeOf(critic.network.traits);
  const bounded = Number.isFinite(low) && Number.isFinite(high);
  const values = `[${low}, ${high}]`;
  if (loss.traits.scores === "any" || (!Number.isFinite(low) && !Number.isFinite(high))) return [];
  if (loss.traits.scores === "logit" && bounded)
    return [
      {
        severity: "error",
        path: ["critic"],
        at: "key",
        message: `ends with scores in ${values}, and this loss expects logits, since it applies the sigmoid itself; remove the last activation`,
      },
    ];
  const why = bounded
    ? "a bounded score flattens the gradient that the generator learns from"
    : "once all scores are at the bound, no gradient is left and the critic is dead";
  return [
    {
      severity: "warning",
      path: ["critic"],
      at: "key",
      message: `ends with scores in ${values}; this loss expects unbounded scores (Arjovsky et al. 2017, section 3): ${why}`,
    },
  ];
}

/** The generator should be able to make the data's values, and no others. */
function checkOutputRange({ generator, sample }: Game): Problem[] {
  const [low, high] = rangeOf(generator.network.traits);
  const [dataLow, dataHigh] = sample.range;
  if (low === dataLow && high === dataHigh) return [];
  const unreachable = low > dataLow || high < dataHigh;
  const remedy = unreachable ? "it can never match them" : "end it with an activation of that range";
  const message = `makes ${values(low, high)}, and the data has ${values(dataLow, dataHigh)}: ${remedy}`;
  return [{ severity: unreachable ? "error" : "warning", path: ["generator"], at: "key", message }];
}

const rangeOf = ({ range }: Traits): Range =>
  typeof range === "string" ? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] : range;

/** "values from -1 to 1", "values above 0", "any value". */
function values(low: number, high: number): string {
  if (Number.isFinite(low) && Number.isFinite(high)) return `values from ${low} to ${high}`;
  if (Number.isFinite(low)) return `values from ${low} up`;
  return Number.isFinite(high) ? `values up to ${high}` : "any value";
}

/** The settings of the algorithm must go with the loss, the penalties and the batch sizes. */
function checkUpdates({ algorithm, loss, penalties, batchSize, criticBatchSize }: Game): Problem[] {
  const problems: Problem[] = [];
  const error = (path: Path, message: string) => problems.push({ severity: "error", path, message });
  const paired = isPaired(loss.critic) || typeof loss.generator === "function";
  if (algorithm.updates === "separate" && paired)
    error(
      ["algorithm", "updates"],
      "this loss compares real and fake samples in pairs, so one update needs both; use joint",
    );
  if (algorithm.updates === "separate" && penalties.length > 0)
    error(
      ["algorithm", "updates"],
      "a penalty needs real and fake samples in one update; use joint, or no penalty",
    );
  if (algorithm.updates === "separate" && algorithm.passes === "joint")
    error(
      ["algorithm", "passes"],
      "updates are separate, so no pass sees both real and fake samples; use separate",
    );
  if (paired && batchSize !== criticBatchSize)
    error(
      ["algorithm", "criticBatchSize"],
      `this loss pairs the ${batchSize} fakes of a generator update with as many real samples; remove it`,
    );
  if (algorithm.generatorNoise === "shared" && batchSize !== criticBatchSize)
    error(
      ["algorithm", "generatorNoise"],
      `the critic's batch has ${criticBatchSize} samples and the generator's ${batchSize}; use fresh`,
    );
  return problems;
}
