import type { Static, TObject } from "@sinclair/typebox";
import type { Catalogues } from "./component.ts";
import { instantiate } from "./instantiate.ts";
import { InvalidParameter, within } from "./invalidParameter.ts";
import type { Problem } from "./report/problem.ts";
import type { Root } from "./validate/variants.ts";

/** A resolved experiment as plain data. */
export type Resolved = Readonly<Record<string, unknown>>;

/** Tells what is wrong, or doubtful, with parts together; may throw an `InvalidParameter`. */
export type Check<R extends Root> = (parts: Static<R>, experiment: Resolved) => readonly Problem[];

/** A valid experiment with its parts, and what they have against it. */
export interface Made<R extends Root> {
  readonly parts: Static<R>;
  readonly problems: readonly Problem[];
}

/** Makes each part of a valid experiment, so that one invalid parameter does not hide another; checks them if all are made. */
export function make<R extends Root>(
  experiment: Resolved,
  variant: TObject,
  catalogues: Catalogues,
  check: Check<R>,
): Made<R> {
  const made: Record<string, unknown> = {};
  const invalid = Object.entries(variant.properties).flatMap(([name, schema]) =>
    problemsOf(() => {
      const part = within([name], () => instantiate(schema, experiment[name], catalogues));
      if (part !== undefined) made[name] = part;
      return [];
    }),
  );
  const parts = made as Static<R>;
  return { parts, problems: invalid.length > 0 ? invalid : problemsOf(() => check(parts, experiment)) };
}

/** The problems that `find` returns, or the `InvalidParameter` that it throws, as a problem. */
function problemsOf(find: () => readonly Problem[]): readonly Problem[] {
  try {
    return find();
  } catch (error) {
    if (!(error instanceof InvalidParameter)) throw error;
    return [{ severity: "error", path: error.path, message: error.message }];
  }
}
