import { type Document, type ErrorCode, isCollection, isScalar, visit, type YAMLError } from "yaml";
import type { Range } from "./source.ts";

/** What is wrong with the notation, in the words of somebody who writes experiments, and where. */
export interface Slip {
  readonly message: string;
  readonly range: Range;
}

/** Retells an error of the parser's. */
export function slipOf({ code, message, pos }: YAMLError, document: Document.Parsed, text: string): Slip {
  const opening = /^(Flow|Missing closing)/.test(message) ? openingBefore(document, pos[0]) : undefined;
  if (opening !== undefined)
    return { message: `this ${text[opening]} is never closed`, range: [opening, opening + 1] };
  const words = messages[code] ?? `${message.charAt(0).toLowerCase()}${message.slice(1)}`;
  return { message: words, range: pos };
}

/** Where the bracket or the quote stands that the parser still looks for the end of, at `offset`. */
function openingBefore(document: Document.Parsed, offset: number): number | undefined {
  let opening: number | undefined;
  visit(document, {
    Node: (_, node) => {
      const opens = isCollection(node) ? node.flow : isScalar(node) && node.type?.startsWith("QUOTE");
      const [start, end] = node.range ?? [offset, offset];
      if (opens && start < offset && end >= offset - 1) opening = start;
    },
  });
  return opening;
}

const messages: Partial<Record<ErrorCode, string>> = {
  BAD_INDENT: "the indentation fits nothing above",
  BLOCK_AS_IMPLICIT_KEY:
    'a second ": " in one line; put a text that holds one into quotes, or mend the indentation',
  BLOCK_IN_FLOW: "a comma or a closing bracket is missing before this",
  MISSING_CHAR: "a colon after a key, or a dash before an item, is missing here, or the indentation is wrong",
  MULTILINE_IMPLICIT_KEY: "a key without its value; a colon and a space come after a key, in the same line",
  MULTIPLE_DOCS: "a second document; a file holds one experiment, and no line of three dashes or dots within",
  NON_STRING_KEY: "a list, a mapping or an alias cannot be a key",
  TAB_AS_INDENT: "a tab; lines are indented by spaces",
  TAG_RESOLVE_FAILED: "a tag that means nothing here; write the value alone",
};
