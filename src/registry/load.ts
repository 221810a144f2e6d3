import { dirname } from "node:path";
import type { Static, TObject } from "@sinclair/typebox";
import { complete, type DirectoryOf } from "./complete.ts";
import type { Catalogues } from "./component.ts";
import { type Assemble, attempt, make, type Resolved } from "./make.ts";
import { type Leaf, leaves } from "./origins.ts";
import { type Overridden, type Override, override } from "./override.ts";
import { sourceFiles } from "./plugins/sourceFiles.ts";
import { type ExperimentText, type Located, type Problem, report } from "./report/problem.ts";
import { writtenOut } from "./shorthand.ts";
import { validate } from "./validate/validate.ts";
import { validatorOf } from "./validate/validator.ts";
import { choose, type Root } from "./validate/variants.ts";
import { readDocument } from "./yaml/document.ts";
import { decode, readText, type Text } from "./yaml/text.ts";
import { locate, type Tree, treesAlong } from "./yaml/tree.ts";

/** What an experiment is loaded with. */
export interface Loading<R extends Root, Whole = undefined> {
  /** The schema of whole experiments. */
  readonly root: R;
  readonly catalogues: Catalogues;
  /** Applied in their order. */
  readonly overrides?: readonly Override[];
  /** Makes a whole of the parts, and finds what no schema can: whether they fit together. Nothing is made without it. */
  readonly assemble?: Assemble<R, Whole>;
}

/** An experiment ready to run, or all that is wrong with it; `report` shows problems on a terminal. */
export type Loaded<R extends Root, Whole = undefined> = Success<R, Whole> | Failure;

interface Success<R extends Root, Whole> {
  readonly ok: true;
  /** With every default filled in. */
  readonly experiment: Resolved;
  /** The same, with each spec replaced by the part that its component made. */
  readonly parts: Static<R>;
  /** What `assemble` made of the parts. */
  readonly whole: Whole;
  readonly leaves: readonly Leaf[];
  /** Modules of the user's components that it names, by kind and name. */
  readonly components: Readonly<Record<string, string>>;
  readonly warnings: readonly Located[];
  readonly report: string;
}

interface Failure {
  readonly ok: false;
  readonly problems: readonly Located[];
  readonly report: string;
}

/** Loads the experiment in a file. Never throws for mistakes of the user's. */
export function loadExperiment<R extends Root, Whole = undefined>(
  file: string,
  loading: Loading<R, Whole>,
): Loaded<R, Whole> {
  return load(readText(file), loading);
}

/** Loads an experiment from the bytes of a file, which messages call `name`. */
export function loadBytes<R extends Root, Whole = undefined>(
  bytes: Uint8Array,
  name: string,
  loading: Loading<R, Whole>,
): Loaded<R, Whole> {
  return load(decode(bytes, name), loading);
}

function load<R extends Root, Whole>(text: Text, loading: Loading<R, Whole>): Loaded<R, Whole> {
  if (!text.ok) return failure([text.problem]);
  const { source } = text;
  const document = readDocument(source);
  if (document.tree === undefined) return failure(document.problems);
  const { root, catalogues, overrides = [], assemble = nothing } = loading;
  const written = choose(root, document.tree, source);
  const { tree: changed, problems } = overridden(document.tree, overrides, written.variant, catalogues);
  const meant = choose(root, changed, source);
  const tree = writtenOut(changed, meant.variant, catalogues);
  const chosen = { ...meant, tree: writtenOut(meant.tree, meant.variant, catalogues) };
  const validated = validate(chosen.tree, source, validatorOf(chosen.variant, catalogues));
  const slips = [...document.problems, ...problems, ...chosen.problems];
  if (!validated.ok) return failure([...slips, ...validated.problems]);
  if (slips.length > 0) return failure(slips);
  const located = (problems: readonly Problem[]) =>
    ordered(problems.map((problem) => locate(problem, tree, source)));
  const completed = attempt(() =>
    complete(chosen.variant, validated.experiment, catalogues, directoryIn(tree)),
  );
  if (completed.problems.length > 0) return failure(located(completed.problems));
  const experiment = completed.value as Resolved;
  const made = make(experiment, chosen.variant, catalogues, assemble as Assemble<R, Whole>);
  const warnings = located(made.problems);
  if (warnings.some(({ severity }) => severity === "error")) return failure(warnings);
  return {
    ok: true,
    experiment,
    parts: made.parts,
    whole: made.whole as Whole,
    leaves: leaves(experiment, tree),
    components: sourceFiles(experiment, catalogues),
    warnings,
    report: report(warnings),
  };
}

/** What is made if nothing is asked for. */
const nothing = () => ({ whole: undefined, problems: [] });

/** Paths in a file are relative to its directory, and those of options to the working directory. */
function directoryIn(tree: Tree): DirectoryOf {
  return (path) => {
    const source = treesAlong(tree, path).at(-1)!.place?.source;
    return source?.kind === "file" ? dirname(source.name) : process.cwd();
  };
}

function overridden(
  tree: Tree,
  overrides: readonly Override[],
  variant: TObject,
  catalogues: Catalogues,
): Overridden {
  const start: Overridden = { tree, problems: [] };
  return overrides.reduce((sofar, change) => {
    const next = override(sofar.tree, change, variant, catalogues);
    return { tree: next.tree, problems: [...sofar.problems, ...next.problems] };
  }, start);
}

function failure(problems: readonly Located[]): Failure {
  const sorted = ordered(problems);
  return { ok: false, problems: sorted, report: report(sorted) };
}

/** In the order of the text, options last; a problem that an alias repeats comes once. */
function ordered(problems: readonly Located[]): readonly Located[] {
  const distinct = new Map(
    problems.toReversed().map((problem) => {
      const { source, range, message } = problem;
      return [JSON.stringify([source.kind === "option" && source.text, range[0], message]), problem];
    }),
  );
  return [...distinct.values()].sort((a, b) => rank(a.source) - rank(b.source) || a.range[0] - b.range[0]);
}

const rank = ({ kind }: ExperimentText) => (kind === "file" ? 0 : 1);
