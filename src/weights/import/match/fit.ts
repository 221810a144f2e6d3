import type { Block, Shape } from "../../../components/blocks/block.ts";
import type { FileTensor, TensorGroup, WeightsFile } from "../weightsFile.ts";
import { fileModules } from "./fileModules.ts";
import { isComplete, type Match, match, takenIn } from "./match.ts";
import { wantedModules } from "./wanted.ts";

/** A network to be filled: its name, the network, and the shape of one input. */
export interface Target {
  readonly name: string;
  readonly network: Block;
  readonly input: Shape;
}

/** How well some tensors of a file fit a network. */
export interface Fit {
  readonly file: WeightsFile;
  /** Their place in the file; empty if they are the whole file. */
  readonly place: string;
  readonly target: Target;
  readonly match: Match;
}

/** The tensors of a file that fit a network best. */
export function bestFit(file: WeightsFile, target: Target): Fit {
  const wanted = wantedModules(file.origin, target.network, target.input);
  const fits = file.groups.flatMap(withPrefixes).map(({ place, tensors }): Fit => {
    const found = match(wanted, fileModules(file.origin, tensors));
    return { file, place, target, match: found };
  });
  return fits.find((fit) => isComplete(fit.match)) ?? fits.toSorted((a, b) => merit(b) - merit(a))[0]!;
}

/** The tensors taken; among equals, fewer tensors left over are better. */
export function merit({ match }: Fit): number {
  return takenIn(match) - (match.rows.length - takenIn(match)) / 1e6;
}

/** A group, and its parts by first name: a module that contains both networks names their tensors so. */
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
