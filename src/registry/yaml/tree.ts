import type { Path } from "../invalidParameter.ts";
import type { ExperimentText, Located, Problem, Range } from "../report/problem.ts";

/** The position of a value, and of its key, in a text. */
interface Place {
  readonly source: ExperimentText;
  readonly key?: Range;
  readonly value: Range;
}

export type Scalar = string | number | boolean | null;

export type Entries = ReadonlyMap<string, Tree>;

/** A value as it is written, with the positions of all its parts. */
export interface Tree {
  readonly content: Scalar | readonly Tree[] | Entries;
  /** Missing if the value is a default. */
  readonly place?: Place;
  /** True if its text is already reported as wrong: its value is unknown, and not checked. */
  readonly broken?: boolean;
}

export const isMapping = (content: Tree["content"]): content is Entries => content instanceof Map;

export const isList = (content: Tree["content"]): content is readonly Tree[] => Array.isArray(content);

/** The value without positions. */
export function plain({ content }: Tree): unknown {
  if (isList(content)) return content.map(plain);
  if (isMapping(content)) return Object.fromEntries([...content].map(([key, tree]) => [key, plain(tree)]));
  return content;
}

/** The tree of a value that is not written anywhere, such as a default. */
export function unwritten(value: unknown): Tree {
  if (Array.isArray(value)) return { content: value.map(unwritten) };
  if (typeof value === "object" && value !== null)
    return { content: new Map(Object.entries(value).map(([key, item]) => [key, unwritten(item)])) };
  return { content: value as Scalar };
}

/** The part of `tree` under a key or an index. */
export function child({ content }: Tree, step: string | number): Tree | undefined {
  if (isMapping(content)) return content.get(String(step));
  return isList(content) ? content[Number(step)] : undefined;
}

/** The trees along `path`, from the root on; shorter than the path if part of it is not written. */
export function treesAlong(tree: Tree, path: Path): readonly Tree[] {
  const [step, ...rest] = path;
  const next = step === undefined ? undefined : child(tree, step);
  return next === undefined ? [tree] : [tree, ...treesAlong(next, rest)];
}

/** `tree` with the entries of the mapping at `path` changed. */
function withEntries(tree: Tree, path: Path, change: (entries: Entries) => Entries): Tree {
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

/** Turns an experiment into the one that was probably meant, so that validation finds mistakes behind a mistake. */
export type Repair = (tree: Tree) => Tree;

export const removeKey =
  (path: Path, key: string): Repair =>
  (tree) =>
    withEntries(tree, path, (entries) => new Map([...entries].filter(([name]) => name !== key)));

/** Renames a key in place; removes it if the new name exists already. */
export const renameKey =
  (path: Path, from: string, to: string): Repair =>
  (tree) =>
    withEntries(tree, path, (entries) => rename(entries, from, to));

function rename(entries: Entries, from: string, to: string): Entries {
  const kept = [...entries].filter(([name]) => name !== from || !entries.has(to));
  return new Map(kept.map(([name, tree]) => [name === from ? to : name, tree]));
}

export const replaceType =
  (path: Path, type: string): Repair =>
  (tree) =>
    withEntries(tree, path, (entries) =>
      new Map(entries).set("type", { ...entries.get("type"), content: type }),
    );

/**
 * Finds the part of the text that a problem is about. For a value that is not written (a default, or missing), that is
 * the innermost key around it.
 */
export function locate(
  { severity, path, at, message }: Problem,
  root: Tree,
  source: ExperimentText,
): Located {
  const trees = treesAlong(root, path);
  const reached = trees.length > path.length;
  const tree = trees.findLast(({ place }) => place !== undefined);
  const place = tree?.place ?? { source, value: [0, 0] as const };
  const whole = tree === undefined || isList(tree.content) || isMapping(tree.content);
  const asKey = place.key !== undefined && at !== "value" && (at === "key" || whole || !reached);
  return {
    severity,
    path,
    message,
    source: place.source,
    range: asKey ? place.key : start(place.value, whole),
  };
}

/** A list or a mapping may span many lines: the caret points at its first character only. */
const start = (range: Range, whole: boolean): Range => (whole ? [range[0], range[0] + 1] : range);
