import type { ErrorCode, YAMLError } from "yaml";

/** What is wrong with the notation, in the words of somebody who writes experiments. */
export function syntaxMessage({ code, message }: YAMLError): string {
  return messages[code] ?? `${message.charAt(0).toLowerCase()}${message.slice(1)}`;
}

const messages: Partial<Record<ErrorCode, string>> = {
  BLOCK_AS_IMPLICIT_KEY:
    'a second ": " in one line; put a text that holds one into quotes, or mend the indentation',
  BLOCK_IN_FLOW: "a comma or a closing bracket is missing before this",
  DUPLICATE_KEY: "the same key twice",
  IMPOSSIBLE: "this is no YAML",
  KEY_OVER_1024_CHARS: "a key of more than 1024 characters",
  MULTILINE_IMPLICIT_KEY: "a key without its value; a colon and a space come after a key, in the same line",
  MULTIPLE_DOCS:
    "a second document; a file holds one experiment, and so no line of three dashes or dots within",
  NON_STRING_KEY: "a list, a mapping or an alias cannot be a key",
  TAG_RESOLVE_FAILED: "a tag that means nothing here; write the value alone",
  TAB_AS_INDENT: "a tab; lines are indented by spaces",
};
