import type { TObject } from "@sinclair/typebox";
import { assign, type Step } from "./assign.ts";
import type { Catalogues } from "./component.ts";
import { InvalidParameter, type Path } from "./invalidParameter.ts";
import type { ExperimentText, Located } from "./report/problem.ts";
import { readDocument } from "./yaml/document.ts";
import { accept } from "./yaml/text.ts";
import type { Tree } from "./yaml/tree.ts";

/** A change to an experiment, from the command line. */
export interface Override {
  /** The option that it is given by: `--set`. */
  readonly option: string;
  /**
   * `optimizers.critic.learningRate=1e-4`: the value is YAML, items of lists are named by their index. Without a value,
   * or with `null`, the key is removed.
   */
  readonly text: string;
}

/** An experiment after a change, and the problems of the change. */
export interface Overridden {
  readonly tree: Tree;
  readonly problems: readonly Located[];
}

/** Applies a change to the tree of an experiment; an invalid change leaves it as it is. */
export function override(
  tree: Tree,
  { option, text }: Override,
  root: TObject,
  catalogues: Catalogues,
): Overridden {
  const source: ExperimentText = { name: option, kind: "option", text };
  const problem = (message: string, path: Path = []): Overridden => {
    const located = { severity: "error", path, message, source, range: [0, text.length] } as const;
    return { tree, problems: [located] };
  };
  const readable = accept(source);
  if (!readable.ok) return { tree, problems: [readable.problem] };
  const key = text.match(form)?.[1];
  if (key === undefined) return problem("must be key=value, as in optimizers.critic.learningRate=1e-4");
  const steps = stepsOf(key);
  const value = readDocument(source, key.length + 1);
  if (value.problems.length > 0) return { tree, problems: value.problems };
  try {
    return { tree: assign(tree, root, steps, { value: value.tree!, source, catalogues }), problems: [] };
  } catch (error) {
    if (error instanceof InvalidParameter) return problem(error.message, error.path);
    throw error;
  }
}

/** Matches `penalties.0.weight=` and, as in messages, `penalties[0].weight=`. */
const form = /^([\w-]+(?:\.[\w-]+|\[\d+\])*)=/;

function stepsOf(key: string): readonly Step[] {
  return [...key.matchAll(/[\w-]+/g)].map(({ 0: name, index }) => ({
    name,
    range: [index, index + name.length],
  }));
}
