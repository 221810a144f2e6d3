import type { TSchema } from "@sinclair/typebox";
import { type Catalogues, find, kindsOf } from "./component.ts";
import { InvalidParameter, within } from "./invalidParameter.ts";
import type { ExperimentText, Range } from "./report/problem.ts";
import { showValue } from "./report/show.ts";
import { child, type Entries, isList, isMapping, plain, type Tree, unwritten } from "./yaml/tree.ts";

/** A key or an index on the path to a value, and its position in the text. */
export interface Step {
  readonly name: string;
  readonly range: Range;
}

/** The value to assign, the text that it is written in, and the components it may name. */
export interface Assignment {
  /** If its content is null, the key is removed. */
  readonly value: Tree;
  readonly source: ExperimentText;
  readonly catalogues: Catalogues;
}

/**
 * `tree` with a value assigned at the end of `steps`. Mappings and lists that are missing on the way are created, from
 * their defaults if they have any. A spec that gets another type loses the parameters that only its old component takes.
 *
 * @throws InvalidParameter if a step leads into a scalar, or beyond the end of a list.
 */
export function assign(tree: Tree, schema: TSchema, steps: readonly Step[], assignment: Assignment): Tree {
  return put(tree, schema, steps, assignment) ?? tree;
}

function put(
  old: Tree | undefined,
  schema: TSchema | undefined,
  [step, ...rest]: readonly Step[],
  assignment: Assignment,
): Tree | undefined {
  if (step === undefined) return assignment.value.content === null ? undefined : assignment.value;
  const { catalogues, source } = assignment;
  const base = old === undefined || old.content === null ? fresh(schema) : old;
  const name = isList(base.content) ? indexInto(base.content, step.name) : step.name;
  const below = childSchema(schema, base, step.name, catalogues);
  const inner = within([name], () => put(child(base, name), below, rest, assignment));
  const item = inner && settle(inner, step, source);
  if (isList(base.content)) return { ...base, content: withItem(base.content, Number(name), item) };
  if (!isMapping(base.content))
    throw new InvalidParameter(`cannot be set within ${showValue(plain(base))}`, [name]);
  const entries = withEntry(base.content, step.name, item);
  const retyped = step.name === "type" && rest.length === 0;
  return { ...base, content: retyped ? retype(base.content, entries, schema, catalogues) : entries };
}

/** The value of a key that is not written yet. */
function fresh(schema: TSchema | undefined): Tree {
  if (schema?.default !== undefined) return unwritten(schema.default);
  return unwritten(schema?.type === "array" ? [] : {});
}

function childSchema(
  schema: TSchema | undefined,
  base: Tree,
  name: string,
  catalogues: Catalogues,
): TSchema | undefined {
  if (schema === undefined) return undefined;
  if (isList(base.content)) return schema.items;
  const properties = parametersOf(schema, child(base, "type"), catalogues) ?? schema.properties ?? {};
  return Object.hasOwn(properties, name) ? properties[name] : undefined;
}

/** The parameters of the component that `type` names; undefined if there is none. */
function parametersOf(schema: TSchema | undefined, type: Tree | undefined, catalogues: Catalogues) {
  const kinds = schema && kindsOf(schema);
  if (kinds === undefined || typeof type?.content !== "string") return undefined;
  return find(catalogues, kinds, type.content)?.params.properties as Record<string, TSchema> | undefined;
}

/** A value that the assignment creates gets the position of its key in the option; others keep their positions. */
function settle(tree: Tree, { range }: Step, source: ExperimentText): Tree {
  if (tree.place !== undefined && tree.place.source !== source) return tree;
  const value = tree.place?.value ?? [range[0], source.text.length];
  return { ...tree, place: { source, key: range, value } };
}

function indexInto({ length }: readonly Tree[], name: string): number {
  const index = /^\d+$/.test(name) ? Number(name) : Number.NaN;
  if (index <= length) return index;
  throw new InvalidParameter(
    `is not an index; the list has length ${length}, and ${length} appends an item`,
    [Number.isNaN(index) ? name : index],
  );
}

function withItem(items: readonly Tree[], index: number, item: Tree | undefined): readonly Tree[] {
  return [...items.slice(0, index), ...(item ? [item] : []), ...items.slice(index + 1)];
}

function withEntry(entries: Entries, name: string, item: Tree | undefined): Entries {
  const changed = new Map(entries);
  if (item === undefined) changed.delete(name);
  else changed.set(name, item);
  return changed;
}

function retype(
  before: Entries,
  after: Entries,
  schema: TSchema | undefined,
  catalogues: Catalogues,
): Entries {
  const old = parametersOf(schema, before.get("type"), catalogues);
  const taken = parametersOf(schema, after.get("type"), catalogues) ?? {};
  const obsolete = (name: string, { place }: Tree) =>
    place?.source.kind !== "option" &&
    old !== undefined &&
    Object.hasOwn(old, name) &&
    !Object.hasOwn(taken, name);
  return new Map([...after].filter(([name, tree]) => !obsolete(name, tree)));
}
