/** A string that is HTML already. */
export interface Html {
  readonly html: string;
}

type Part = string | number | Html | readonly Html[] | undefined;

/** A piece of HTML. Inserted values that are not `Html` are escaped, for text and for quoted attributes. */
export function html(pieces: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const filled = pieces.map((piece, index) => piece + markupOf(parts[index]));
  return { html: filled.join("") };
}

const characters: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function markupOf(part: Part): string {
  if (part === undefined) return "";
  if (typeof part === "string" || typeof part === "number")
    return String(part).replaceAll(/[&<>"']/g, (character) => characters[character]!);
  return "html" in part ? part.html : part.map((each) => each.html).join("\n");
}

/** The text, with allowed line breaks after the separators of paths and settings and between the words of camelCase names. */
export function breakable(text: string): Html {
  const pieces = text.split(/(?<=[/=_]|\.(?=[a-z])|[a-z](?=[A-Z]))/).map((piece) => html`${piece}`.html);
  return { html: pieces.join("<wbr>") };
}
