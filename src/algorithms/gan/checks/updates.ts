import type { Path } from "../../../registry/invalidParameter.ts";
import type { Problem } from "../../../registry/report/problem.ts";
import type { Game } from "../game.ts";
import { isPaired } from "../objectives.ts";

/** Whether the settings of the algorithm go with the loss, the penalties and the batch sizes. */
export function checkUpdates({ algorithm, loss, penalties, batchSize, criticBatchSize }: Game): Problem[] {
  const problems: Problem[] = [];
  const error = (path: Path, message: string) => problems.push({ severity: "error", path, message });
  const paired = isPaired(loss.critic) || typeof loss.generator === "function";
  if (algorithm.updates === "separate" && paired)
    error(
      ["algorithm", "updates"],
      "this loss compares real with fake samples in pairs, so that one update needs both; use joint",
    );
  if (algorithm.updates === "separate" && penalties.length > 0)
    error(
      ["algorithm", "updates"],
      "a penalty looks at real and fake samples in one update; use joint, or no penalty",
    );
  if (algorithm.updates === "separate" && algorithm.passes === "joint")
    error(
      ["algorithm", "passes"],
      "updates are separate, so that no pass sees both real and fake samples; use separate",
    );
  if (paired && batchSize !== criticBatchSize)
    error(
      ["algorithm", "criticBatchSize"],
      `this loss pairs the generator's ${batchSize} fakes with as many real samples; leave it out`,
    );
  if (algorithm.generatorNoise === "shared" && batchSize !== criticBatchSize)
    error(
      ["algorithm", "generatorNoise"],
      `the critic's batch of ${criticBatchSize} has another size than the generator's of ${batchSize}; use fresh`,
    );
  return problems;
}
