import type { Block, Shape } from "../../../components/blocks/block.ts";
import type { FileTensor, TensorGroup, WeightsFile } from "../../../formats/fileTensor.ts";
import { sourceModules, wantedModules } from "./conventions.ts";
import { isComplete, type Match, match, takenIn } from "./match.ts";

/** A network to be filled: its name in the game, what it is, and the shape of what enters it. */
export interface Target {
  readonly name: string;
  readonly network: Block;
  readonly input: Shape;
}

/** How well some tensors of a file fit a network. */
export interface Fit {
  readonly file: WeightsFile;
  /** Where in the file they lie; empty where they are all of it. */
  readonly place: string;
  readonly target: Target;
  readonly match: Match;
}

/** The tensors of a file that fit a network best. */
export function bestFit(file: WeightsFile, target: Target): Fit {
  const wanted = wantedModules(file.origin, target.network, target.input);
  const fits = file.groups.flatMap(withPrefixes).map(({ place, tensors }): Fit => {
    const found = match(wanted, sourceModules(file.origin, tensors));
    return { file, place, target, match: found };
  });
  return fits.find((fit) => isComplete(fit.match)) ?? fits.toSorted((a, b) => merit(b) - merit(a))[0]!;
}

/** What is taken weighs more than what is left over. */
export function merit({ match }: Fit): number {
  return takenIn(match) - (match.rows.length - takenIn(match)) / 1e6;
}

/** A group, and the parts of it whose names begin alike: a module that holds both networks names them so. */
function withPrefixes(group: TensorGroup): TensorGroup[] {
  const parts = new Map<string, FileTensor[]>();
  for (const tensor of group.tensors) {
    const prefix = /^([A-Za-z_]\w*)\./.exec(tensor.name)?.[1];
    if (prefix === undefined) continue;
    const part = parts.get(prefix);
    if (part === undefined) parts.set(prefix, [tensor]);
    else part.push(tensor);
  }
  if (parts.size < 2) return [group];
  const place = (prefix: string) => (group.place === "" ? prefix : `${group.place}.${prefix}`);
  return [group, ...[...parts].map(([prefix, tensors]) => ({ place: place(prefix), tensors }))];
}
