import { showNumber } from "../report/show.ts";
import type { JsonSchema } from "./schema.ts";

/** The schema that a `$ref` leads to; any other schema itself. */
function resolve(schema: JsonSchema, whole: JsonSchema): JsonSchema {
  if (typeof schema.$ref !== "string") return schema;
  const name = schema.$ref.slice(schema.$ref.lastIndexOf("/") + 1);
  return (whole.definitions as Record<string, JsonSchema>)[name]!;
}

/** The names that a definition tells its components apart by. */
export function componentNames(definition: JsonSchema): readonly string[] {
  return branchesOf(definition).map(nameOf);
}

/** The branch of a definition that a spec names; undefined where it names none. */
export function branchOf(definition: JsonSchema, spec: unknown): JsonSchema | undefined {
  const type = (spec as { readonly type?: unknown } | null)?.type;
  return branchesOf(definition).find((branch) => nameOf(branch) === type);
}

const branchesOf = (definition: JsonSchema) => definition.oneOf as readonly JsonSchema[];

/** The component that a branch of a definition describes; undefined for every other schema. */
export function nameOf(branch: JsonSchema): string {
  return propertiesOf(branch).type?.const as string;
}

export const propertiesOf = (schema: JsonSchema) =>
  (schema.properties ?? {}) as Readonly<Record<string, JsonSchema>>;

/** What a value has to be: "an integer from 1 to 64". */
export function words(schema: JsonSchema, whole: JsonSchema): string {
  const { anyOf, oneOf, const: constant, type } = resolve(schema, whole);
  if (Array.isArray(anyOf)) return union(anyOf, whole);
  if (oneOf !== undefined)
    return `a mapping with a type (${componentNames(resolve(schema, whole)).join(", ")})`;
  if (constant !== undefined) return String(constant);
  return typeWords[type as string]?.(schema) ?? "something else";
}

const typeWords: Readonly<Record<string, (schema: JsonSchema) => string>> = {
  integer: (schema) => `an integer${range(schema)}`,
  number: (schema) => `a number${range(schema)}`,
  boolean: () => "true or false",
  string: (schema) => text(schema),
  array: (schema) => `a list${count(schema.minItems, schema.maxItems, "items")}`,
  object: (schema) => `a mapping of ${Object.keys(propertiesOf(schema)).join(", ")}`,
};

function union(branches: readonly JsonSchema[], whole: JsonSchema): string {
  const all = branches.map((branch) => words(branch, whole));
  return branches.every((branch) => "const" in branch) ? oneOf(all) : all.join(" or ");
}

/** A choice between names. */
export function oneOf(names: readonly string[]): string {
  return names.length > 2 ? `one of ${names.join(", ")}` : names.join(" or ");
}

function range({ minimum, exclusiveMinimum, maximum, exclusiveMaximum }: JsonSchema): string {
  if (minimum !== undefined && maximum !== undefined) return ` from ${show(minimum)} to ${show(maximum)}`;
  const bounds = [
    minimum !== undefined && `at least ${show(minimum)}`,
    exclusiveMinimum !== undefined && `more than ${show(exclusiveMinimum)}`,
    maximum !== undefined && `at most ${show(maximum)}`,
    exclusiveMaximum !== undefined && `less than ${show(exclusiveMaximum)}`,
  ].filter((bound) => bound !== false);
  return bounds.length === 0 ? "" : ` of ${bounds.join(" and ")}`;
}

function text({ pattern, patternErrorMessage, minLength, maxLength }: JsonSchema): string {
  if (pattern !== undefined) return String(patternErrorMessage ?? `a text that matches ${pattern}`);
  return `a text${count(minLength, maxLength, "characters")}`;
}

function count(least: unknown, most: unknown, things: string): string {
  if (least !== undefined && least === most) return ` of ${most} ${things}`;
  if (least !== undefined && most !== undefined) return ` of ${least} to ${most} ${things}`;
  if (most !== undefined) return ` of at most ${most} ${things}`;
  return least === undefined ? "" : ` of at least ${least} ${things}`;
}

const show = (bound: unknown) => showNumber(bound as number);
