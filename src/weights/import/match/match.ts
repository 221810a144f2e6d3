import { align } from "./align.ts";
import type { Wanted, WantedModule } from "./conventions.ts";
import type { Source, SourceModule } from "./source.ts";

/** What became of one tensor. */
export type Row =
  | { readonly kind: "taken" | "other shape"; readonly wanted: Wanted; readonly source: Source }
  | { readonly kind: "missing"; readonly wanted: Wanted }
  | { readonly kind: "unexpected"; readonly source: Source };

/** How a file's tensors and a network's were told to be the same ones. */
export interface Match {
  readonly by: "name" | "order" | "shape";
  readonly rows: readonly Row[];
}

type Pair = readonly [wanted: WantedModule | undefined, source: SourceModule | undefined];

export const isComplete = ({ rows }: Match): boolean => rows.every(({ kind }) => kind === "taken");

export const takenIn = ({ rows }: Match): number => rows.filter(({ kind }) => kind === "taken").length;

/**
 * Finds each of a network's tensors in a file: by name where both have the same names. Otherwise layer by layer in
 * order, as their kinds of tensors and shapes suggest; and where that leaves a tensor over, by shape alone, if no two
 * layers are alike (safetensors files keep no order).
 */
export function match(wanted: readonly WantedModule[], sources: readonly SourceModule[]): Match {
  const named = byName(wanted, sources);
  if (named !== undefined) return { by: "name", rows: named.flatMap(rowsOf) };
  const ordered: Match = { by: "order", rows: align(wanted, sources).flatMap(rowsOf) };
  const shaped = isComplete(ordered) ? undefined : byShape(wanted, sources);
  return shaped === undefined ? ordered : { by: "shape", rows: shaped.flatMap(rowsOf) };
}

function byName(wanted: readonly WantedModule[], sources: readonly SourceModule[]): Pair[] | undefined {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const pairs = wanted.map((module): Pair => [module, byPath.get(module.path)]);
  const isSame = ([module, source]: Pair) =>
    source !== undefined && rolesOf(module!.tensors) === rolesOf(source.tensors);
  return sources.length === wanted.length && pairs.every(isSame) ? pairs : undefined;
}

function byShape(wanted: readonly WantedModule[], sources: readonly SourceModule[]): Pair[] | undefined {
  const bySignature = new Map(sources.map((source) => [signatureOf(source), source]));
  const signatures = new Set(wanted.map(signatureOf));
  const isUnique = bySignature.size === sources.length && signatures.size === wanted.length;
  if (!isUnique || sources.length !== wanted.length) return undefined;
  const pairs = wanted.map((module): Pair => [module, bySignature.get(signatureOf(module))]);
  return pairs.every(([, source]) => source !== undefined) ? pairs : undefined;
}

const rolesOf = (tensors: ReadonlyMap<string, unknown>) => [...tensors.keys()].sort().join();

function signatureOf({ tensors }: WantedModule | SourceModule): string {
  const shapes = [...tensors].map(([role, { shape }]) => `${role}[${shape}]`);
  return shapes.sort().join();
}

function rowsOf([module, source]: Pair): Row[] {
  const roles = new Set([...(module?.tensors.keys() ?? []), ...(source?.tensors.keys() ?? [])]);
  return [...roles].map((role) => rowOf(module?.tensors.get(role), source?.tensors.get(role)));
}

function rowOf(wanted: Wanted | undefined, source: Source | undefined): Row {
  if (wanted === undefined) return { kind: "unexpected", source: source! };
  if (source === undefined) return { kind: "missing", wanted };
  const isSame = wanted.shape.join() === source.shape.join();
  return { kind: isSame ? "taken" : "other shape", wanted, source };
}
