import type { Static, TObject } from "@sinclair/typebox";
import type { Catalogues } from "./component.ts";
import { instantiate } from "./instantiate.ts";
import { Misfit, within } from "./misfit.ts";
import type { Problem } from "./report/problem.ts";
import type { Root } from "./validate/variants.ts";

/** A resolved experiment as plain data. */
export type Resolved = Readonly<Record<string, unknown>>;

/** Tells what is wrong, or doubtful, with parts together; may throw a `Misfit`. */
export type Check<R extends Root> = (parts: Static<R>, experiment: Resolved) => readonly Problem[];

/** A valid experiment with its parts, and what they have against it. */
export interface Made<R extends Root> {
  readonly parts: Static<R>;
  readonly problems: readonly Problem[];
}

/** Makes each part of a valid experiment, so that no misfit hides another; has them checked if all are made. */
export function make<R extends Root>(
  experiment: Resolved,
  variant: TObject,
  catalogues: Catalogues,
  check: Check<R>,
): Made<R> {
  const made: Record<string, unknown> = {};
  const misfits = Object.entries(variant.properties).flatMap(([name, schema]) =>
    misfitOf(() => {
      const part = within([name], () => instantiate(schema, experiment[name], catalogues));
      if (part !== undefined) made[name] = part;
      return [];
    }),
  );
  const parts = made as Static<R>;
  return { parts, problems: misfits.length > 0 ? misfits : misfitOf(() => check(parts, experiment)) };
}

/** The problems that `find` returns, or the misfit that it throws. */
function misfitOf(find: () => readonly Problem[]): readonly Problem[] {
  try {
    return find();
  } catch (error) {
    if (!(error instanceof Misfit)) throw error;
    return [{ severity: "error", path: error.path, message: error.message }];
  }
}
