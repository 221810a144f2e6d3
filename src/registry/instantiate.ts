import type { TSchema } from "@sinclair/typebox";
import { type Catalogues, find, kindsOf, type Spec } from "./component.ts";
import { within } from "./invalidParameter.ts";
import { partOf } from "./plugins/partOf.ts";

/**
 * Replaces every spec in a validated value by the part that its component creates, innermost first.
 *
 * @throws InvalidParameter if a component refuses its parameters, with the path to its spec.
 */
export function instantiate(schema: TSchema, value: unknown, catalogues: Catalogues): unknown {
  if (value === undefined) return undefined;
  const kinds = kindsOf(schema);
  if (kinds !== undefined) {
    const spec = value as Spec;
    const component = find(catalogues, kinds, spec.type)!;
    return partOf(component, properties(component.params, spec, catalogues));
  }
  if (Array.isArray(value))
    return value.map((item, index) => within([index], () => instantiate(schema.items, item, catalogues)));
  if (schema.properties !== undefined)
    return properties(schema, value as Record<string, unknown>, catalogues);
  return value;
}

function properties(schema: TSchema, value: Readonly<Record<string, unknown>>, catalogues: Catalogues) {
  const entries = Object.entries(schema.properties as Record<string, TSchema>)
    .filter(([name]) => value[name] !== undefined)
    .map(
      ([name, child]) => [name, within([name], () => instantiate(child, value[name], catalogues))] as const,
    );
  return Object.fromEntries(entries);
}
