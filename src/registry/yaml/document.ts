import {
  CST,
  type ErrorCode,
  isCollection,
  isScalar,
  Lexer,
  type Document as Parsed,
  parseDocument,
  visit,
  type YAMLError,
} from "yaml";
import type { ExperimentText, Located, Range } from "../report/problem.ts";
import { compose } from "./compose.ts";
import { limits } from "./text.ts";
import type { Tree } from "./tree.ts";

/** The content of a YAML text, and the problems of its syntax. */
export interface Document {
  /** Missing if the text cannot be parsed. */
  readonly tree?: Tree;
  readonly problems: readonly Located[];
}

/**
 * Reads YAML 1.2 (core schema, no merge keys) from untrusted text. The part before offset `from` is read as spaces, so
 * that a value inside a longer text keeps its position.
 */
export function readDocument(source: ExperimentText, from = 0): Document {
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
  // After one syntax error the parser reports more that do not exist: only the first is certain.
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
  // `compose` finds duplicate keys in linear time, and names both lines.
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: "error",
} as const;

/** Errors that leave the rest of the text readable. */
const survivable: ReadonlySet<string> = new Set(["NON_STRING_KEY", "TAG_RESOLVE_FAILED"]);

/** A syntax error in plain words, and where it is. */
interface Slip {
  readonly message: string;
  readonly range: Range;
}

/** Rewrites an error of the parser in plain words. */
function slipOf({ code, message, pos }: YAMLError, document: Parsed.Parsed, text: string): Slip {
  const opening = /^(Flow|Missing closing)/.test(message) ? openingBefore(document, text, pos[0]) : undefined;
  if (opening !== undefined)
    return { message: `this ${text[opening]} is never closed`, range: [opening, opening + 1] };
  const words = messages[code] ?? `${message.charAt(0).toLowerCase()}${message.slice(1)}`;
  return { message: words, range: pos };
}

/** The offset of the bracket or quote that is still open at `offset`. */
function openingBefore(document: Parsed.Parsed, text: string, offset: number): number | undefined {
  let opening: number | undefined;
  visit(document, {
    Node: (_, node) => {
      const [start, end] = node.range ?? [offset, offset];
      // A pair in a list, as in [a: 1], is a mapping without brackets.
      const opens = isCollection(node)
        ? node.flow && "[{".includes(text[start]!)
        : isScalar(node) && node.type?.startsWith("QUOTE");
      if (opens && start < offset && end >= offset - 1) opening = start;
    },
  });
  return opening;
}

const messages: Partial<Record<ErrorCode, string>> = {
  BAD_INDENT: "the indentation matches no line above",
  BLOCK_AS_IMPLICIT_KEY:
    'a second ": " in one line; quote a string that contains one, or correct the indentation',
  BLOCK_IN_FLOW: "a comma or a closing bracket is missing before this",
  MISSING_CHAR: "a colon after a key or a dash before an item is missing here, or the indentation is wrong",
  MULTILINE_IMPLICIT_KEY: "a key without a value; a colon and a space must follow it in the same line",
  MULTIPLE_DOCS: "a second document; a file holds one experiment, without lines of --- or ... inside",
  NON_STRING_KEY: "a list, a mapping or an alias cannot be a key",
  TAB_AS_INDENT: "a tab; indent lines with spaces",
  TAG_RESOLVE_FAILED: "tags are not supported; write the value alone",
};

/**
 * Refuses texts that are nested deeply enough to overflow the parser's stack, or long enough to keep it busy, before
 * they are parsed. The lexer is iterative, so it cannot overflow itself.
 */
function findExcess(text: string): Slip | undefined {
  const nesting = measureNesting();
  let offset = 0;
  let tokens = 0;
  for (const token of new Lexer().lex(text)) {
    if (nesting(token) > limits.depth)
      return slip(`lists and mappings are nested more than ${limits.depth} deep`, offset);
    tokens += 1;
    if (tokens > limits.tokens)
      return slip(`is too long; an experiment has at most ${limits.tokens} tokens`, offset);
    if (!marks.has(token)) offset += token.length;
  }
  return undefined;
}

const slip = (message: string, offset: number): Slip => ({ message, range: [offset, offset + 1] });

/** Control tokens from yaml's lexer to its parser; they take no characters of the text. */
const marks: ReadonlySet<string> = new Set([CST.DOCUMENT, CST.FLOW_END, CST.SCALAR]);

/** After these tokens, a node may begin in the middle of a line. */
const openers = /^([-?:]|[&!].*)$/s;

/**
 * Returns a function that takes the tokens in order and returns the nesting depth at each: brackets count for flow
 * collections, the start columns of the nodes that are still open for block collections.
 */
function measureNesting(): (token: string) => number {
  const columns: number[] = [];
  let flow = 0;
  let column = 0;
  let begins = true;
  return (token) => {
    if (marks.has(token)) return flow + columns.length;
    if (token === "[" || token === "{") flow += 1;
    if (token === "]" || token === "}") flow = Math.max(flow - 1, 0);
    const blank = token.trim() === "";
    if (flow === 0 && begins && !blank) {
      while (columns.length > 0 && columns.at(-1)! >= column) columns.pop();
      columns.push(column);
    }
    const end = token.lastIndexOf("\n");
    begins = end >= 0 || (blank ? begins : openers.test(token));
    column = end >= 0 ? token.length - end - 1 : column + token.length;
    return flow + columns.length;
  };
}
