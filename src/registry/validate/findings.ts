import type { Path } from "../invalidParameter.ts";
import { type Finding, interpret } from "./interpret.ts";
import type { Violation } from "./piecewise.ts";
import type { JsonSchema } from "./schema.ts";

/** The mistakes behind a schema's violations, one finding each. `value` is what was checked against `whole`. */
export function findings(
  violations: readonly Violation[],
  value: unknown,
  whole: JsonSchema,
): readonly Finding[] {
  const found = new Map<string, Finding>();
  for (const violation of causes(violations)) {
    const path = pathOf(violation.instancePath, value);
    const finding = interpret(violation, path, whole);
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
