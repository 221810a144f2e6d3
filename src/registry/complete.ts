import { resolve } from "node:path";
import type { TSchema } from "@sinclair/typebox";
import { type Catalogues, find, kindsOf, pathFormat, type Spec } from "./component.ts";
import { type Path, within } from "./invalidParameter.ts";

/** The directory that a path in an experiment is relative to, by the place of the path in the experiment. */
export type DirectoryOf = (path: Path) => string;

/**
 * Makes every path in a validated value absolute, then lets each component add the parameters that follow from files.
 *
 * @throws InvalidParameter if a component refuses what it finds, with the path to its spec.
 */
export function complete(
  schema: TSchema,
  value: unknown,
  catalogues: Catalogues,
  directoryOf: DirectoryOf,
  path: Path = [],
): unknown {
  if (value === undefined) return undefined;
  const inner = (child: TSchema, item: unknown, step: string | number) =>
    complete(child, item, catalogues, directoryOf, [...path, step]);
  const properties = (schemas: Readonly<Record<string, TSchema>>, record: object) =>
    Object.fromEntries(
      Object.entries(record).map(([name, item]) => [
        name,
        Object.hasOwn(schemas, name) ? inner(schemas[name]!, item, name) : item,
      ]),
    );
  const kinds = kindsOf(schema);
  if (kinds !== undefined) {
    const component = find(catalogues, kinds, (value as Spec).type)!;
    const { type, ...params } = properties(component.params.properties, value as Spec);
    return { type, ...within(path, () => component.complete?.(params, directoryOf(path)) ?? params) };
  }
  if (schema.format === pathFormat) return resolve(directoryOf(path), value as string);
  if (Array.isArray(value)) return value.map((item, index) => inner(schema.items, item, index));
  if (schema.properties !== undefined) return properties(schema.properties, value as object);
  return value;
}
