import type { Path } from "../invalidParameter.ts";
import { type Entries, type Tree, withEntries } from "../yaml/tree.ts";

/** Reads an experiment as it was probably meant, so that validation finds the mistakes behind a mistake. */
export type Repair = (tree: Tree) => Tree;

export const removeKey =
  (path: Path, key: string): Repair =>
  (tree) =>
    withEntries(tree, path, (entries) => new Map([...entries].filter(([name]) => name !== key)));

/** The entry keeps its place; it goes where there is an entry of the other name already. */
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
