import { CST, Lexer } from "yaml";
import { limits } from "./limits.ts";
import type { Slip } from "./syntax.ts";

/**
 * Looks for nesting that would exhaust the parser's stack (which no `catch` survives) and for texts that
 * would keep it busy for long. The lexer it uses is iterative.
 */
export function findExcess(text: string): Slip | undefined {
  const nesting = measureNesting();
  let offset = 0;
  let tokens = 0;
  for (const token of new Lexer().lex(text)) {
    if (nesting(token) > limits.depth)
      return slip(`lists and mappings are nested more than ${limits.depth} deep`, offset);
    tokens += 1;
    if (tokens > limits.tokens)
      return slip(`is too long; an experiment has at most ${limits.tokens} words and signs`, offset);
    if (!marks.has(token)) offset += token.length;
  }
  return undefined;
}

const slip = (message: string, offset: number): Slip => ({ message, range: [offset, offset + 1] });

/** Tokens by which yaml's lexer tells its parser what follows; they stand for no text. */
const marks: ReadonlySet<string> = new Set([CST.DOCUMENT, CST.FLOW_END, CST.SCALAR]);

/** After these a node may begin in the middle of a line. */
const openers = /^([-?:]|[&!].*)$/s;

/**
 * Returns a function that takes one token after the other and tells how deep it stands: flow collections
 * by their brackets, block collections by the columns at which the nodes that are still open began.
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
