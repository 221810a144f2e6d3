import type { Block, Shape } from "../../../components/blocks/block.ts";
import type { FileTensor, TensorGroup, WeightsFile } from "../weightsFile.ts";
import { fileModules, isCounter } from "./fileModules.ts";
import { isComplete, type Match, match, takenIn } from "./match.ts";
import { wantedModules } from "./wanted.ts";

/** A network to be filled: its name, the network, and the shape of one input. */
export interface Target {
  readonly name: string;
  readonly network: Block;
  readonly input: Shape;
  /** Name of the moving average of its weights in the state, if one is kept. */
  readonly average?: string | undefined;
}

/** How well some tensors of a file fit a network. */
export interface Fit {
  readonly file: WeightsFile;
  /** Their place in the file; empty if they are the whole file. */
  readonly place: string;
  readonly target: Target;
  readonly match: Match;
}

/** Every group of a file's tensors, as it fits a network. */
export function fitsOf(file: WeightsFile, target: Target): readonly Fit[] {
  const wanted = wantedModules(file.origin, target.network, target.input);
  return file.groups.flatMap(withPrefixes).map(({ place, tensors, isUnordered }): Fit => {
    const found = match(wanted, fileModules(file.origin, tensors), isUnordered);
    return { file, place, target, match: found };
  });
}

/** The groups that fill a network; of those within each other, the innermost. */
export function fitting(fits: readonly Fit[], extra: "refuse" | "allow"): readonly Fit[] {
  const exact = fits.filter((fit) => isComplete(fit.match, "refuse"));
  const complete =
    exact.length > 0 || extra === "refuse" ? exact : fits.filter((fit) => isComplete(fit.match, extra));
  return complete.filter((fit) => !complete.some((inner) => isWithin(inner.place, fit.place)));
}

const isWithin = (inner: string, place: string) =>
  inner !== place && (place === "" || inner.startsWith(`${place}.`) || inner.startsWith(`${place}/`));

/** The tensors taken; among equals, fewer tensors left over are better. */
export function merit({ match }: Fit): number {
  return takenIn(match) - (match.rows.length - takenIn(match)) / 1e6;
}

/**
 * A group, and its parts by first name: a module that contains both networks names their tensors so. A name that all
 * tensors have, such as `module` of DataParallel, is passed over.
 */
function withPrefixes(group: TensorGroup): TensorGroup[] {
  const named = group.tensors.filter((tensor) => !isCounter(tensor));
  let prefix = "";
  for (;;) {
    const parts = partsOf(named, prefix);
    const [only] = parts.keys();
    if (parts.size === 0) return [group];
    if (parts.size > 1) return [group, ...[...parts].map(([name, tensors]) => part(group, name, tensors))];
    prefix = `${only}.`;
  }
}

function part(group: TensorGroup, name: string, tensors: readonly FileTensor[]): TensorGroup {
  return { ...group, place: group.place === "" ? name : `${group.place}.${name}`, tensors };
}

/** Tensors by the part of their name that follows `prefix`. */
function partsOf(tensors: readonly FileTensor[], prefix: string): ReadonlyMap<string, FileTensor[]> {
  const parts = new Map<string, FileTensor[]>();
  for (const tensor of tensors) {
    const next = tensor.name.startsWith(prefix)
      ? /^([A-Za-z_]\w*)\./.exec(tensor.name.slice(prefix.length))?.[1]
      : undefined;
    if (next === undefined) continue;
    const known = parts.get(prefix + next);
    if (known === undefined) parts.set(prefix + next, [tensor]);
    else known.push(tensor);
  }
  return parts;
}
