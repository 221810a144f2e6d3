import type { JsonSchema } from "../component.ts";
import type { Path } from "../invalidParameter.ts";
import type { ExperimentText, Located, Problem } from "../report/problem.ts";
import { locate, plain, type Tree, treesAlong } from "../yaml/tree.ts";
import { type Diagnosis, diagnosisOf } from "./diagnosis.ts";
import type { Validator, Violation } from "./validator.ts";

/** An experiment with all defaults filled in, or all its violations of the schema. */
export type Validated =
  | { readonly ok: true; readonly experiment: unknown }
  | { readonly ok: false; readonly problems: readonly Located[] };

/**
 * Validates an experiment as written. A mistake that hides others, such as a misspelt key, is repaired as it was
 * probably meant, and validation repeats, so that all mistakes are reported at once.
 */
export function validate(written: Tree, source: ExperimentText, validator: Validator): Validated {
  const problems: Located[] = [];
  let tree = written;
  for (;;) {
    const value = plain(tree);
    const found = diagnoses(validator.check(value), value, validator.schema);
    const repairable = found.filter(({ repair }) => repair !== undefined);
    const final = repairable.length === 0;
    const reported = (final ? found : repairable).filter(({ problem }) => !isBroken(problem, tree));
    problems.push(...reported.map(({ problem }) => locate(problem, tree, source)));
    if (final)
      return problems.length === 0 && found.length === 0
        ? { ok: true, experiment: value }
        : { ok: false, problems };
    tree = repairable.reduce((repaired, { repair }) => repair!(repaired), tree);
  }
}

/** True if the text of the value is already reported as wrong. */
const isBroken = ({ path }: Problem, tree: Tree) => treesAlong(tree, path).at(-1)!.broken === true;

/** One diagnosis for each mistake behind the violations of `value` against the schema `whole`. */
export function diagnoses(
  violations: readonly Violation[],
  value: unknown,
  whole: JsonSchema,
): readonly Diagnosis[] {
  const found = new Map<string, Diagnosis>();
  for (const violation of causes(violations)) {
    const path = pathOf(violation.instancePath, value);
    const diagnosis = diagnosisOf(violation, path, whole);
    const key = JSON.stringify(diagnosis.problem.path);
    if (!found.has(key)) found.set(key, diagnosis);
  }
  return [...found.values()];
}

/** Leaves out the violations of a union's branches: the union's own violation covers them. */
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

/** A JSON pointer into `value` as a path. */
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
