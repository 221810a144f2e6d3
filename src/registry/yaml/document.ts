import { parseDocument } from "yaml";
import type { Located } from "../report/problem.ts";
import { compose } from "./compose.ts";
import { findExcess } from "./prescan.ts";
import type { Source } from "./source.ts";
import { type Slip, slipOf } from "./syntax.ts";
import type { Tree } from "./tree.ts";

/** What a YAML text holds, and what is wrong with the text itself. */
export interface Document {
  /** Missing where the text is too broken to say what it holds. */
  readonly tree?: Tree;
  readonly problems: readonly Located[];
}

/**
 * Reads YAML 1.2 (core schema, no merge keys) from untrusted text. What stands before `from` is taken for
 * blank, so that a value within a longer text keeps its place.
 */
export function readDocument(source: Source, from = 0): Document {
  const text = " ".repeat(from) + source.text.slice(from);
  const problem = ({ message, range }: Slip): Located => ({
    severity: "error",
    path: [],
    message,
    source,
    range,
  });
  const excess = findExcess(text);
  if (excess !== undefined) return { problems: [problem(excess)] };
  const document = parseDocument(text, options);
  // One slip confuses the parser for lines on end: only what it met first is certain.
  const broken = document.errors.find(({ code }) => !survivable.has(code));
  if (broken !== undefined) return { problems: [problem(slipOf(broken, document, text))] };
  const slips = [...document.errors, ...document.warnings];
  const tags = slips.filter(({ code }) => code === "TAG_RESOLVE_FAILED").map(({ pos }) => pos);
  const { tree, problems } = compose(document.contents, source, tags);
  return { tree, problems: [...slips.map((slip) => problem(slipOf(slip, document, text))), ...problems] };
}

const options = {
  version: "1.2",
  schema: "core",
  merge: false,
  resolveKnownTags: false,
  stringKeys: true,
  // Composing finds them too, names both places, and does not take quadratic time.
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: "error",
} as const;

/** Errors after which the rest of the text still means what it says. */
const survivable: ReadonlySet<string> = new Set(["NON_STRING_KEY", "TAG_RESOLVE_FAILED"]);
