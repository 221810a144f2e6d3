import type { Static, TObject } from "@sinclair/typebox";
import type { Catalogues } from "./component.ts";
import { instantiate } from "./instantiate.ts";
import { InvalidParameter, within } from "./invalidParameter.ts";
import type { Problem } from "./report/problem.ts";
import type { Root } from "./validate/variants.ts";

/** A resolved experiment as plain data. */
export type Resolved = Readonly<Record<string, unknown>>;

/** What is made of an experiment's parts together, and what is wrong or doubtful with them. */
export interface Assembled<Whole> {
  readonly whole: Whole;
  readonly problems: readonly Problem[];
}

/** Makes a whole of the parts of an experiment. @throws InvalidParameter if they do not fit together. */
export type Assemble<R extends Root, Whole> = (parts: Static<R>, experiment: Resolved) => Assembled<Whole>;

/** A valid experiment's parts, and the whole that they make, or the problems that keep them from it. */
export interface Made<R extends Root, Whole> {
  readonly parts: Static<R>;
  /** Undefined if a problem is an error. */
  readonly whole: Whole | undefined;
  readonly problems: readonly Problem[];
}

/** Makes each part of a valid experiment, so that one invalid parameter does not hide another; then the whole. */
export function make<R extends Root, Whole>(
  experiment: Resolved,
  variant: TObject,
  catalogues: Catalogues,
  assemble: Assemble<R, Whole>,
): Made<R, Whole> {
  const made: Record<string, unknown> = {};
  const invalid = Object.entries(variant.properties).flatMap(([name, schema]) => {
    const { value, problems } = attempt(() =>
      within([name], () => instantiate(schema, experiment[name], catalogues)),
    );
    if (value !== undefined) made[name] = value;
    return problems;
  });
  const parts = made as Static<R>;
  if (invalid.length > 0) return { parts, whole: undefined, problems: invalid };
  const { value, problems } = attempt(() => assemble(parts, experiment));
  return { parts, whole: value?.whole, problems: value?.problems ?? problems };
}

/** What `make` returns, or the `InvalidParameter` that it throws, as a problem. */
export function attempt<T>(make: () => T): { readonly value?: T; readonly problems: readonly Problem[] } {
  try {
    return { value: make(), problems: [] };
  } catch (error) {
    if (!(error instanceof InvalidParameter)) throw error;
    return { problems: [{ severity: "error", path: error.path, message: error.message }] };
  }
}
