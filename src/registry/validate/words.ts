import type { JsonSchema } from "../component.ts";
import { kindsOf } from "../component.ts";
import { showNumber } from "../report/show.ts";

/** What a value must be, for an error: "an integer from 1 to 64", "a mapping with a type (adam, sgd)". */
export function expected(schema: JsonSchema, whole: JsonSchema): string {
  const definitions = whole.definitions as Readonly<Record<string, JsonSchema>>;
  return words(schema, {
    spec: (kinds) => specOf(definitions[kinds.join("|")]!),
    items: () => "",
  });
}

/** What a value must be, for `exp describe`: kinds instead of their components, lists with their items. */
export function described(schema: JsonSchema): string {
  return words(schema, {
    spec: (kinds) => `one of the ${kinds.join(" or ")}`,
    items: (items) => `, each ${described(items)}`,
  });
}

/** The wording that differs between an error and a description. */
interface Wording {
  readonly spec: (kinds: readonly string[]) => string;
  readonly items: (schema: JsonSchema) => string;
}

function words(schema: JsonSchema, wording: Wording): string {
  const { anyOf, oneOf, const: constant, type } = schema;
  const kinds = kindsOf(schema);
  if (kinds !== undefined) return wording.spec(kinds);
  if (Array.isArray(anyOf)) return unionWords(anyOf, wording);
  if (oneOf !== undefined) return specOf(schema);
  if (constant !== undefined) return String(constant);
  return typeWords[type as string]?.(schema, wording) ?? "a value";
}

const typeWords: Readonly<Record<string, (schema: JsonSchema, wording: Wording) => string>> = {
  integer: (schema) => `an integer${range(schema)}`,
  number: (schema) => `a number${range(schema)}`,
  boolean: () => "true or false",
  string: (schema) => stringWords(schema),
  array: ({ items, minItems, maxItems }, wording) =>
    `a list${count(minItems, maxItems, "items")}${wording.items(items as JsonSchema)}`,
  object: (schema) =>
    ["a mapping", Object.keys(propertiesOf(schema)).join(", ")].filter(Boolean).join(" of "),
};

function unionWords(branches: readonly JsonSchema[], wording: Wording): string {
  const all = branches.map((branch) => words(branch, wording));
  return branches.every((branch) => "const" in branch) ? oneOf(all) : all.join(" or ");
}

/** A choice between names. */
export function oneOf(names: readonly string[]): string {
  return names.length > 2 ? `one of ${names.join(", ")}` : names.join(" or ");
}

function range({ minimum, exclusiveMinimum, maximum, exclusiveMaximum }: JsonSchema): string {
  if (minimum !== undefined && maximum !== undefined) return ` from ${show(minimum)} to ${show(maximum)}`;
  const bounds = [
    minimum !== undefined && `of at least ${show(minimum)}`,
    exclusiveMinimum !== undefined && `above ${show(exclusiveMinimum)}`,
    maximum !== undefined && `at most ${show(maximum)}`,
    exclusiveMaximum !== undefined && `below ${show(exclusiveMaximum)}`,
  ].filter((bound) => bound !== false);
  return bounds.length === 0 ? "" : ` ${bounds.join(" and ")}`;
}

const show = (bound: unknown) => showNumber(bound as number);

function stringWords({ pattern, patternErrorMessage, minLength, maxLength }: JsonSchema): string {
  if (pattern !== undefined) return String(patternErrorMessage ?? `a string that matches ${pattern}`);
  return `a string${count(minLength, maxLength, "characters")}`;
}

function count(least: unknown, most: unknown, things: string): string {
  if (least !== undefined && least === most) return ` of ${most} ${things}`;
  if (least !== undefined && most !== undefined) return ` of ${least} to ${most} ${things}`;
  if (most !== undefined) return ` of at most ${most} ${things}`;
  return least === undefined ? "" : ` of at least ${least} ${things}`;
}

const specOf = (definition: JsonSchema) => `a mapping with a type (${componentNames(definition).join(", ")})`;

/** The names of a definition's components, which their `type` tells apart. */
export function componentNames(definition: JsonSchema): readonly string[] {
  return branchesOf(definition).map(nameOf);
}

/** The branch of a definition that a spec names; undefined if it names none. */
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
