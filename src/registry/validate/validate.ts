import type { Path } from "../invalidParameter.ts";
import type { ExperimentText, Located, Problem } from "../report/problem.ts";
import { locate, plain, type Tree, treesAlong } from "../yaml/tree.ts";
import { type Diagnosis, diagnosisOf } from "./diagnosis.ts";
import type { JsonSchema } from "./schema.ts";
import type { Validator, Violation } from "./validator.ts";

/** An experiment with all defaults filled in, or everything that the schema has against it. */
export type Validated =
  | { readonly ok: true; readonly experiment: unknown }
  | { readonly ok: false; readonly problems: readonly Located[] };

/**
 * Validates what was written. A mistake that hides others, such as a misspelt key, is read as it was
 * probably meant, and validation goes on behind it, so that one run tells everything.
 */
export function validate(written: Tree, source: ExperimentText, validator: Validator): Validated {
  const told: Located[] = [];
  let tree = written;
  for (;;) {
    const value = plain(tree);
    const found = diagnoses(validator.check(value), value, validator.schema);
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
const isToldAlready = ({ path }: Problem, tree: Tree) => treesAlong(tree, path).at(-1)!.broken === true;

/** The mistakes behind a schema's violations, one finding each. `value` is what was checked against `whole`. */
export function diagnoses(
  violations: readonly Violation[],
  value: unknown,
  whole: JsonSchema,
): readonly Diagnosis[] {
  const found = new Map<string, Diagnosis>();
  for (const violation of causes(violations)) {
    const path = pathOf(violation.instancePath, value);
    const finding = diagnosisOf(violation, path, whole);
    const key = JSON.stringify(finding.problem.path);
    if (!found.has(key)) found.set(key, finding);
  }
  return [...found.values()];
}

/** Leaves out what a union's branches say, for the union says it. */
function causes(violations: readonly Violation[]): readonly Violation[] {
  const unions = violations.filter(({ keyword }) => keyword === "anyOf");
  return violations.filter(
    (violation) =>
      !unions.some(
        ({ instancePath, schemaPath }) =>
          violation.instancePath.startsWith(instancePath) &&
          violation.schemaPath.startsWith(`${schemaPath}/`),
      ),
  );
}

/** The path that a JSON pointer leads along in `value`. */
function pathOf(pointer: string, value: unknown): Path {
  let reached = value;
  return pointer
    .split("/")
    .slice(1)
    .map((part) => {
      const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
      const step = Array.isArray(reached) ? Number(key) : key;
      reached = (reached as Readonly<Record<string | number, unknown>>)[step];
      return step;
    });
}
