import { exitCodes, UserError } from "../../../errors.ts";

import type { WeightsFile } from "../weightsFile.ts";
import { complaint, explain } from "./explain.ts";
import { bestFit, type Fit, merit, type Target } from "./fit.ts";
import { isComplete } from "./match.ts";

/**
 * Finds for each file the networks that it fills; one file can fill both.
 *
 * @param notice receives a table of the tensors that do not fit
 * @throws UserError (exit 4), one line, if a file fits no network or two files fit the same one.
 */
export function assign(
  files: readonly WeightsFile[],
  targets: readonly Target[],
  notice: (text: string) => void,
): readonly Fit[] {
  const fits = files.flatMap((file) => {
    const tried = targets.map((target) => bestFit(file, target));
    const complete = tried.filter(({ match }) => isComplete(match));
    if (complete.length > 0) return complete;
    const nearest = tried.toSorted((a, b) => merit(b) - merit(a))[0]!;
    notice(explain(nearest));
    throw new UserError(`${file.path}: ${complaint(nearest)}`, exitCodes.checkpoint);
  });
  for (const [index, { file, target }] of fits.entries()) {
    const before = fits.findIndex((other) => other.target === target);
    if (before < index)
      throw new UserError(
        `${file.path}: fits the ${target.name}, and so does ${fits[before]!.file.path}; give one of them`,
        exitCodes.checkpoint,
      );
  }
  return fits;
}
