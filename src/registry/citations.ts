import type { TSchema } from "@sinclair/typebox";
import { type Catalogues, find, kindsOf, type Paper, type Spec } from "./component.ts";

export interface Citation extends Paper {
  /** Names of the components that implement it. */
  readonly by: readonly string[];
}

/** The papers of all components in a validated experiment, and of `others`: oldest first, each once. */
export function citations(
  root: TSchema,
  experiment: unknown,
  catalogues: Catalogues,
  others: readonly NamedPapers[],
): readonly Citation[] {
  const byUrl = new Map<string, Citation>();
  for (const { name, papers } of [...named(root, experiment, catalogues), ...others])
    for (const paper of papers) {
      const by = byUrl.get(paper.url)?.by ?? [];
      byUrl.set(paper.url, { ...paper, by: by.includes(name) ? by : [...by, name] });
    }
  return [...byUrl.values()].sort((a, b) => a.year - b.year || (a.authors < b.authors ? -1 : 1));
}

interface NamedPapers {
  readonly name: string;
  readonly papers: readonly Paper[];
}

/** Every component in a value, in the order of its keys. */
function named(schema: TSchema, value: unknown, catalogues: Catalogues): readonly NamedPapers[] {
  if (value === undefined) return [];
  const kinds = kindsOf(schema);
  if (kinds !== undefined) {
    const { type } = value as Spec;
    const { params, papers } = find(catalogues, kinds, type)!;
    return [{ name: type, papers: papers ?? [] }, ...named(params, value, catalogues)];
  }
  if (Array.isArray(value)) return value.flatMap((item) => named(schema.items, item, catalogues));
  const properties = Object.entries((schema.properties ?? {}) as Record<string, TSchema>);
  return properties.flatMap(([key, child]) =>
    named(child, (value as Record<string, unknown>)[key], catalogues),
  );
}
