import { type Located, locate, type Problem } from "../report/problem.ts";
import type { Source } from "../yaml/source.ts";
import { descend, plain, type Tree } from "../yaml/tree.ts";
import { findings } from "./findings.ts";
import type { Validator } from "./validator.ts";

/** An experiment with all defaults filled in, or everything that the schema has against it. */
export type Validated =
  | { readonly ok: true; readonly experiment: unknown }
  | { readonly ok: false; readonly problems: readonly Located[] };

/**
 * Validates what was written. A mistake that hides others, such as a misspelt key, is read as it was
 * probably meant, and validation goes on behind it, so that one run tells everything.
 */
export function validate(written: Tree, source: Source, validator: Validator): Validated {
  const told: Located[] = [];
  let tree = written;
  for (;;) {
    const value = plain(tree);
    const found = findings(validator.check(value), value, validator.schema);
    const mended = found.filter(({ repair }) => repair !== undefined);
    const final = mended.length === 0;
    const telling = (final ? found : mended).filter(({ problem }) => !isToldAlready(problem, tree));
    told.push(...telling.map(({ problem }) => locate(problem, tree, source)));
    if (final)
      return told.length === 0 && found.length === 0
        ? { ok: true, experiment: value }
        : { ok: false, problems: told };
    tree = mended.reduce((mending, { repair }) => repair!(mending), tree);
  }
}

/** The text of the value is wrong, and so whatever came of it. */
const isToldAlready = ({ path }: Problem, tree: Tree) => descend(tree, path).at(-1)!.broken === true;
