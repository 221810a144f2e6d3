import type { FileTensor } from "../weightsFile.ts";
import type { FileModule } from "./fileModules.ts";
import { inOrderOf } from "./kerasOrder.ts";
import { adapted } from "./spectral.ts";
import type { Wanted, WantedModule } from "./wanted.ts";

/** The outcome for one tensor. */
export type Row =
  | { readonly kind: "taken" | "other shape"; readonly wanted: Wanted; readonly found: FileTensor }
  | { readonly kind: "missing"; readonly wanted: Wanted }
  | { readonly kind: "unexpected"; readonly found: FileTensor };

/** Which of a file's tensors are which of a network's, and by which evidence. */
export interface Match {
  readonly by: "name" | "class" | "order" | "shape";
  readonly rows: readonly Row[];
}

type Pair = readonly [wanted: WantedModule | undefined, found: FileModule | undefined];

/** True if every tensor of the network is found, and with `extra` left aside, nothing else. */
export const isComplete = ({ rows }: Match, extra: "refuse" | "allow"): boolean =>
  rows.every(({ kind }) => kind === "taken" || (extra === "allow" && kind === "unexpected"));

export const takenIn = ({ rows }: Match): number => rows.filter(({ kind }) => kind === "taken").length;

/**
 * Finds each of a network's tensors in a file: by name if both have the same names; otherwise layer by layer in order,
 * by roles and shapes; and if that leaves a tensor over, by shape alone, provided that no two layers are alike
 * (safetensors files keep no order).
 */
export function match(
  wanted: readonly WantedModule[],
  found: readonly FileModule[],
  isUnordered = false,
): Match {
  const named = byName(wanted, found);
  if (named !== undefined) return { by: "name", rows: named.flatMap(rowsOf) };
  const sorted = isUnordered ? inOrderOf(wanted, found) : undefined;
  if (isUnordered && sorted === undefined) return unordered(wanted, found);
  const by = isUnordered ? "class" : "order";
  const ordered: Match = { by, rows: byOrder(wanted, sorted ?? found).flatMap(rowsOf) };
  const shaped = isComplete(ordered, "refuse") ? undefined : byShape(wanted, found);
  return shaped === undefined ? ordered : { by: "shape", rows: shaped.flatMap(rowsOf) };
}

/** Layers whose order is unknown are matched by shape, or not at all: by chance they might fit in a wrong one. */
function unordered(wanted: readonly WantedModule[], found: readonly FileModule[]): Match {
  const pairs = byShape(wanted, found) ?? [
    ...wanted.map((module): Pair => [module, undefined]),
    ...found.map((module): Pair => [undefined, module]),
  ];
  return { by: "shape", rows: pairs.flatMap(rowsOf) };
}

function byName(wanted: readonly WantedModule[], found: readonly FileModule[]): Pair[] | undefined {
  const byPath = new Map(found.map((module) => [module.path, module]));
  const pairs = wanted.map((module): Pair => [module, byPath.get(module.path)]);
  const isSame = ([module, other]: Pair) =>
    other !== undefined && rolesOf(module!.tensors) === rolesOf(adapted(module!, other).tensors);
  return found.length === wanted.length && pairs.every(isSame) ? pairs : undefined;
}

const rolesOf = (tensors: ReadonlyMap<string, unknown>) => [...tensors.keys()].sort().join();

function byShape(wanted: readonly WantedModule[], found: readonly FileModule[]): Pair[] | undefined {
  const bySignature = new Map(found.map((module) => [signatureOf(module), module]));
  const signatures = new Set(wanted.map(signatureOf));
  const isUnique = bySignature.size === found.length && signatures.size === wanted.length;
  if (!isUnique || found.length !== wanted.length) return undefined;
  const pairs = wanted.map((module): Pair => [module, bySignature.get(signatureOf(module))]);
  return pairs.every(([, other]) => other !== undefined) ? pairs : undefined;
}

function signatureOf({ tensors }: WantedModule | FileModule): string {
  const own = [...tensors].filter(([role]) => role !== "weight_u" && role !== "weight_v");
  const shapes = own.map(([role, { shape }]) => `${role}[${shape}]`);
  return shapes.sort().join();
}

/** Beyond this size a file certainly belongs to another network, and nobody wants to read which layers are left over. */
const cellLimit = 250_000;

/**
 * Aligns two lists of layers in their orders so that as many tensors as possible agree (Needleman & Wunsch 1970). A layer
 * without a counterpart has none in its pair.
 */
function byOrder(wanted: readonly WantedModule[], found: readonly FileModule[]): Pair[] {
  if ((wanted.length + 1) * (found.length + 1) > cellLimit)
    return [...wanted.map((w): Pair => [w, undefined]), ...found.map((f): Pair => [undefined, f])];
  const best = scores(wanted, found);
  const aligned: Pair[] = [];
  let [i, j] = [0, 0];
  while (i < wanted.length || j < found.length) {
    const [w, f] = [wanted[i], found[j]];
    const pair = w && f ? likeness(w, f) : 0;
    if (w && f && pair > 0 && best(i, j) === pair + best(i + 1, j + 1)) {
      aligned.push([w, f]);
      i++;
      j++;
    } else if (w && best(i, j) === best(i + 1, j)) aligned.push([wanted[i++], undefined]);
    else aligned.push([undefined, found[j++]]);
  }
  return aligned;
}

/** The best sum of likenesses of the layers from `i` and `j` on. */
function scores(wanted: readonly WantedModule[], found: readonly FileModule[]) {
  const width = found.length + 1;
  const table = new Int32Array((wanted.length + 1) * width);
  for (let i = wanted.length - 1; i >= 0; i--)
    for (let j = found.length - 1; j >= 0; j--)
      table[i * width + j] = Math.max(
        likeness(wanted[i]!, found[j]!) + table[(i + 1) * width + j + 1]!,
        table[(i + 1) * width + j]!,
        table[i * width + j + 1]!,
      );
  return (i: number, j: number) => (i > wanted.length || j > found.length ? -1 : table[i * width + j]!);
}

/** Tensors of equal shape count far more than those that only have the same role and rank. */
function likeness({ tensors }: WantedModule, other: FileModule): number {
  let sum = 0;
  for (const [role, { shape }] of tensors) {
    const found = other.tensors.get(role)?.shape;
    if (found === undefined || found.length !== shape.length) continue;
    sum += found.join() === shape.join() ? 1000 : 1;
  }
  return sum;
}

function rowsOf([module, file]: Pair): Row[] {
  const other = module && file ? adapted(module, file) : file;
  const roles = new Set([...(module?.tensors.keys() ?? []), ...(other?.tensors.keys() ?? [])]);
  return [...roles].map((role) => rowOf(module?.tensors.get(role), other?.tensors.get(role)));
}

function rowOf(wanted: Wanted | undefined, found: FileTensor | undefined): Row {
  if (wanted === undefined) return { kind: "unexpected", found: found! };
  if (found === undefined) return { kind: "missing", wanted };
  const isSame = wanted.shape.join() === found.shape.join();
  return { kind: isSame ? "taken" : "other shape", wanted, found };
}
