import type { Path } from "../invalidParameter.ts";
import type { Place } from "./source.ts";

export type Scalar = string | number | boolean | null;

export type Entries = ReadonlyMap<string, Tree>;

/** A value as it was written, all its parts with their places. */
export interface Tree {
  readonly content: Scalar | readonly Tree[] | Entries;
  /** Missing where a default stands in for what nobody wrote. */
  readonly place?: Place;
  /** Its text is wrong and was told to be; nothing more can be said about its value. */
  readonly broken?: boolean;
}

export const isMapping = (content: Tree["content"]): content is Entries => content instanceof Map;

export const isList = (content: Tree["content"]): content is readonly Tree[] => Array.isArray(content);

/** The value alone. */
export function plain({ content }: Tree): unknown {
  if (isList(content)) return content.map(plain);
  if (isMapping(content)) return Object.fromEntries([...content].map(([key, tree]) => [key, plain(tree)]));
  return content;
}

/** The tree of a value that nobody wrote. */
export function unwritten(value: unknown): Tree {
  if (Array.isArray(value)) return { content: value.map(unwritten) };
  if (typeof value === "object" && value !== null)
    return { content: new Map(Object.entries(value).map(([key, item]) => [key, unwritten(item)])) };
  return { content: value as Scalar };
}

/** What stands in `tree` under a key or an index. */
export function child({ content }: Tree, step: string | number): Tree | undefined {
  if (isMapping(content)) return content.get(String(step));
  return isList(content) ? content[Number(step)] : undefined;
}

/** The trees from the root down to `path`, or as far towards it as anything is written. */
export function descend(tree: Tree, path: Path): readonly Tree[] {
  const [step, ...rest] = path;
  const next = step === undefined ? undefined : child(tree, step);
  return next === undefined ? [tree] : [tree, ...descend(next, rest)];
}

/** `tree` with other entries in the mapping at `path`. */
export function withEntries(tree: Tree, path: Path, change: (entries: Entries) => Entries): Tree {
  const [step, ...rest] = path;
  const { content } = tree;
  if (isMapping(content)) {
    if (step === undefined) return { ...tree, content: change(content) };
    const entries = [...content].map(
      ([key, item]) => [key, key === step ? withEntries(item, rest, change) : item] as const,
    );
    return { ...tree, content: new Map(entries) };
  }
  if (!isList(content)) return tree;
  return {
    ...tree,
    content: content.map((item, index) => (index === step ? withEntries(item, rest, change) : item)),
  };
}
