import type { TObject, TSchema } from "@sinclair/typebox";
import { UserError } from "../../errors.ts";
import { type Catalogues, type Component, type JsonSchema, kindsOf } from "../component.ts";
import { withStrings } from "../shorthand.ts";
import { snippets } from "./settings.ts";
import { algorithmOf, type Root, variantsOf } from "./variants.ts";

/**
 * The JSON Schema of whole experiments: `root` with one definition per kind (or union of kinds) that
 * is reached from it, each a list of branches that the constant `type` distinguishes.
 */
export function experimentSchema(root: Root, catalogues: Catalogues): JsonSchema {
  const definitions = new Map<string, JsonSchema>();
  const visit = (schema: TSchema): void => {
    const kinds = kindsOf(schema);
    const name = kinds?.join("|");
    if (kinds !== undefined && !definitions.has(name!)) {
      const components = kinds.flatMap((kind) => Object.entries(catalogues.get(kind) ?? {}));
      requireUnique(components, name!);
      definitions.set(name!, oneOf(components));
      for (const [, { params }] of components) visit(params);
    }
    for (const child of children(schema)) visit(child);
  };
  for (const variant of variantsOf(root)) visit(variant);
  const sorted = [...definitions].sort(([a], [b]) => (a < b ? -1 : 1));
  return plain({
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "exp experiment",
    ...whole(root),
    definitions: Object.fromEntries(sorted),
  });
}

/** An editor takes the keys from the algorithm; an experiment without one has those of the first variant. */
function whole(root: Root): object {
  const [first, ...others] = variantsOf(root);
  return others.reduce<object>(
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema.
    (otherwise, variant) => ({ if: isOf(algorithmOf(variant)), then: variant, else: otherwise }),
    first!,
  );
}

const isOf = (algorithm: string) => ({
  required: ["algorithm"],
  properties: { algorithm: { required: ["type"], properties: { type: { const: algorithm } } } },
});

/** Two kinds may have components of the same name, unless a spec may be of either kind. */
function requireUnique(components: readonly (readonly [string, unknown])[], kinds: string): void {
  const names = components.map(([name]) => name);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined)
    throw new UserError(
      `${twice}: there are two components of this name among ${kinds.replace("|", " and ")}`,
    );
}

function oneOf(components: readonly (readonly [string, Component<TObject, unknown>])[]): JsonSchema {
  return {
    type: "object",
    required: ["type"],
    properties: { type: { type: "string" } },
    discriminator: { propertyName: "type" },
    ...snippets(components),
    oneOf: components.map(([name, component]) => branch(name, component)),
  };
}

/** One component as a schema: its parameters and nothing else, under its name. */
function branch(name: string, { about, params }: Component<TObject, unknown>): JsonSchema {
  return {
    ...params,
    description: about,
    additionalProperties: false,
    required: ["type", ...(params.required ?? [])],
    properties: { type: { const: name, description: about }, ...params.properties },
  };
}

function children(schema: TSchema): TSchema[] {
  const nested = [schema.items, ...Object.values(schema.properties ?? {})];
  if (typeof schema.additionalProperties === "object") nested.push(schema.additionalProperties);
  return nested.filter((child): child is TSchema => typeof child === "object" && child !== null);
}

/** Drops TypeBox's symbols, so that what is validated is what `schemas/` holds, and makes keys with defaults optional. */
function plain(schema: object): JsonSchema {
  return JSON.parse(JSON.stringify(schema), (_, value) => (isObject(value) ? optional(value) : value));
}

const isObject = (value: unknown): value is JsonSchema =>
  typeof value === "object" && value !== null && "required" in value && "properties" in value;

function optional({ required, ...schema }: JsonSchema): JsonSchema {
  const properties = schema.properties as Readonly<Record<string, JsonSchema>>;
  const needed = (required as readonly string[]).filter((name) => properties[name]?.default === undefined);
  return needed.length === 0 ? schema : { ...schema, required: needed };
}

/** The schema as a file for editors. */
export function schemaText(root: Root, catalogues: Catalogues): string {
  return `${JSON.stringify(withStrings(experimentSchema(root, catalogues)), undefined, 2)}\n`;
}
