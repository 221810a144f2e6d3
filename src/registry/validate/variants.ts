import type { TObject, TSchema, TUnion } from "@sinclair/typebox";
import type { ExperimentText, Located } from "../report/problem.ts";
import { nearest, showValue } from "../report/show.ts";
import { child, isMapping, locate, plain, replaceType, type Tree } from "../yaml/tree.ts";

/** The schema of whole experiments: one, or one for each algorithm, which the constant `algorithm.type` distinguishes. */
export type Root = TObject | TUnion<TObject[]>;

/** The schema to check an experiment against. */
export interface Chosen {
  readonly variant: TObject;
  /** The experiment; if it names an unknown algorithm, with the one that was probably meant. */
  readonly tree: Tree;
  readonly problems: readonly Located[];
}

export function variantsOf(root: Root): readonly TObject[] {
  return (root.anyOf as readonly TObject[] | undefined) ?? [root as TObject];
}

/** The algorithm that a variant is for. */
export const algorithmOf = ({ properties }: TObject): string =>
  (properties.algorithm as TSchema).properties.type.const;

/** The variant for the algorithm that a valid experiment names. */
export function variantOf(root: Root, experiment: Readonly<Record<string, unknown>>): TObject {
  const { type } = experiment.algorithm as { readonly type: string };
  return variantsOf(root).find((variant) => algorithmOf(variant) === type)!;
}

/** The value of `key`, or of the key that looks like a misspelling of it. */
function meant(tree: Tree, key: string): Tree | undefined {
  if (!isMapping(tree.content)) return undefined;
  const slip = [...tree.content.keys()].find((other) => nearest(other, [key]) !== undefined);
  return child(tree, key) ?? (slip === undefined ? undefined : child(tree, slip));
}

/** The variant for the algorithm that a text names; the first where it names none. */
export function choose(root: Root, tree: Tree, source: ExperimentText): Chosen {
  const [first, ...others] = variantsOf(root);
  const algorithm = meant(tree, "algorithm");
  const type = algorithm && meant(algorithm, "type");
  if (others.length === 0 || type === undefined) return { variant: first!, tree, problems: [] };
  const variants = new Map([first!, ...others].map((variant) => [algorithmOf(variant), variant]));
  const named = variants.get(String(type.content));
  if (named !== undefined) return { variant: named, tree, problems: [] };
  const names = [...variants.keys()];
  const close = nearest(String(type.content), names);
  const suggestion = close === undefined ? "" : `; did you mean ${close}?`;
  const message = `unknown algorithm ${showValue(plain(type))}; there are ${names.join(", ")}${suggestion}`;
  const problem = { severity: "error", path: ["algorithm", "type"], at: "value", message } as const;
  const name = close ?? names[0]!;
  return {
    variant: variants.get(name)!,
    tree: replaceType(["algorithm"], name)(tree),
    problems: [locate(problem, tree, source)],
  };
}
