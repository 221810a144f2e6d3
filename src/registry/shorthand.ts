import type { TObject, TSchema } from "@sinclair/typebox";
import { type Catalogues, find, kindsOf, type Shorthand } from "./component.ts";
import { isMapping, type Tree } from "./yaml/tree.ts";

/** The experiment with every string that stands in place of a spec written out as the spec that it means. */
export function writtenOut(tree: Tree, variant: TObject, catalogues: Catalogues): Tree {
  const { content } = tree;
  if (!isMapping(content)) return tree;
  const entries = [...content].map(([key, item]) => {
    const schema: TSchema | undefined = Object.hasOwn(variant.properties, key)
      ? variant.properties[key]
      : undefined;
    return [key, schema?.shorthand === undefined ? item : specOf(item, schema, catalogues)] as const;
  });
  return { ...tree, content: new Map(entries) };
}

function specOf(tree: Tree, schema: TSchema, catalogues: Catalogues): Tree {
  if (typeof tree.content !== "string" || tree.content === "" || tree.broken) return tree;
  if (find(catalogues, kindsOf(schema)!, tree.content) !== undefined)
    return { ...tree, content: new Map([["type", tree]]) };
  const { type, parameter } = schema.shorthand as Shorthand;
  return {
    ...tree,
    content: new Map([
      ["type", { ...tree, content: type }],
      [parameter, tree],
    ]),
  };
}

/** The schema for editors, which knows the string, too. */
export function withStrings(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withStrings);
  if (typeof schema !== "object" || schema === null) return schema;
  const { shorthand, $ref, ...others } = schema as Readonly<Record<string, unknown>>;
  if (shorthand !== undefined) return { ...others, anyOf: [{ type: "string" }, { $ref }] };
  return Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, withStrings(value)]));
}
