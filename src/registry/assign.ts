import type { TSchema } from "@sinclair/typebox";
import { type Catalogues, find, kindsOf } from "./component.ts";
import { InvalidParameter, within } from "./invalidParameter.ts";
import type { ExperimentText, Range } from "./report/problem.ts";
import { showValue } from "./report/show.ts";
import { child, type Entries, isList, isMapping, plain, type Tree, unwritten } from "./yaml/tree.ts";

/** A key, or an index, on the way to a value, and where it is written. */
export interface Step {
  readonly name: string;
  readonly range: Range;
}

/** What is put where, by whom, among which components. */
export interface Assignment {
  /** Leaves the key out where it is null. */
  readonly value: Tree;
  readonly source: ExperimentText;
  readonly catalogues: Catalogues;
}

/**
 * `tree` with a value put where `steps` lead. What is missing on the way is made, from its default if it
 * has one. A spec that gets another type loses the parameters that only its old component takes.
 *
 * @throws InvalidParameter where there is no such way.
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

/** What a key holds before anything is written there. */
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

/** What the component that `type` names takes; undefined where there is none. */
function parametersOf(schema: TSchema | undefined, type: Tree | undefined, catalogues: Catalogues) {
  const kinds = schema && kindsOf(schema);
  if (kinds === undefined || typeof type?.content !== "string") return undefined;
  return find(catalogues, kinds, type.content)?.params.properties as Record<string, TSchema> | undefined;
}

/** Whatever the change made gets the key that it is written under; the rest stays where it was. */
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
