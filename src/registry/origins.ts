import type { Path } from "./invalidParameter.ts";
import { position } from "./report/problem.ts";
import { child, type Tree } from "./yaml/tree.ts";

/** The origin of a value in a resolved experiment. */
export type Origin =
  | { readonly from: "default" }
  | { readonly from: "option"; readonly option: string }
  | { readonly from: "file"; readonly file: string; readonly line: number; readonly column: number };

/** A scalar, or an empty list or mapping, and its origin. */
export interface Leaf {
  readonly path: Path;
  readonly value: unknown;
  readonly origin: Origin;
}

/** All leaves of a resolved experiment, in its order. Those that are not in `written` are defaults. */
export function leaves(resolved: unknown, written: Tree | undefined, path: Path = []): readonly Leaf[] {
  const parts = partsOf(resolved);
  if (parts.length === 0) return [{ path, value: resolved, origin: origin(written) }];
  return parts.flatMap(([step, value]) => leaves(value, written && child(written, step), [...path, step]));
}

function partsOf(value: unknown): readonly (readonly [string | number, unknown])[] {
  if (Array.isArray(value)) return [...value.entries()];
  return typeof value === "object" && value !== null ? Object.entries(value) : [];
}

function origin(written: Tree | undefined): Origin {
  if (written?.place === undefined) return { from: "default" };
  const { source, value } = written.place;
  if (source.kind === "option") return { from: "option", option: `${source.name} ${source.text}` };
  return { from: "file", file: source.name, ...position(source.text, value[0]) };
}
