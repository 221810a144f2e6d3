import { exitCodes, UserError } from "../../../errors.ts";
import type { WeightsFile } from "../weightsFile.ts";
import { type Choices, type Chosen, choose } from "./choose.ts";
import { complaint, explain } from "./explain.ts";
import { type Fit, fitsOf, fitting, merit, type Target } from "./fit.ts";

/**
 * Finds for each network the tensors that fill it; one file can fill several.
 *
 * @param notice receives a table of the tensors that do not fit
 * @throws UserError (exit 4), one line, if a file fits no network, or if it is not clear which tensors fill one.
 */
export function assign(
  files: readonly WeightsFile[],
  targets: readonly Target[],
  choices: Choices,
  notice: (text: string) => void,
): readonly Chosen[] {
  const fits = files.flatMap((file) => {
    const tried = targets.map((target) => fitsOf(file, target));
    const complete = tried.flatMap((fits) => fitting(fits, choices.extra));
    if (complete.length > 0) return complete;
    const nearest = tried.flat().toSorted((a, b) => merit(b) - merit(a))[0]!;
    notice(explain(nearest));
    throw new UserError(`${file.path}: ${complaint(nearest)}${wayOut(tried, choices)}`, exitCodes.checkpoint);
  });
  return targets.flatMap((target) => {
    const candidates = fits.filter((fit) => fit.target === target);
    return candidates.length === 0 ? [] : [choose(target, candidates, choices)];
  });
}

/** What to do if all that is wrong are tensors too many. */
function wayOut(tried: readonly (readonly Fit[])[], { extra }: Choices): string {
  const isExtra = extra === "refuse" && tried.some((fits) => fitting(fits, "allow").length > 0);
  return isExtra ? "; --allow-extra leaves such tensors out" : "";
}
