import type { Path } from "../invalidParameter.ts";
import type { Range, Source } from "../yaml/source.ts";
import { descend, isList, isMapping, type Tree } from "../yaml/tree.ts";

/** Something wrong, or doubtful, in an experiment. */
export interface Problem {
  readonly severity: "error" | "warning";
  /** Leads from the experiment's root to the culprit. */
  readonly path: Path;
  /** Points at the key rather than at the value of the last step of `path`. */
  readonly at?: "key" | "value";
  /** What is wrong, and what is allowed or advised. */
  readonly message: string;
}

/** A problem and the piece of text that it is about. */
export interface Located {
  readonly severity: "error" | "warning";
  readonly path: Path;
  readonly message: string;
  readonly source: Source;
  readonly range: Range;
}

/**
 * Finds the text that a problem is about. A value that nobody wrote (a default, something missing) is
 * looked for where it belongs: at the innermost key around it.
 */
export function locate({ severity, path, at, message }: Problem, root: Tree, source: Source): Located {
  const trees = descend(root, path);
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

/** A list or a mapping may go on for many lines: only its first character is pointed at. */
const start = (range: Range, whole: boolean): Range => (whole ? [range[0], range[0] + 1] : range);
