/** Text that is HTML already. */
export interface Html {
  readonly html: string;
}

type Part = string | number | Html | readonly Html[] | undefined;

/** A piece of HTML: whatever is put into it that is not HTML itself is escaped, in text as in quoted attributes. */
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

/** The text, which a line may break after what joins the parts of a path or a setting, and between the words of a name. */
export function breakable(text: string): Html {
  const pieces = text.split(/(?<=[/=_]|\.(?=[a-z])|[a-z](?=[A-Z]))/).map((piece) => html`${piece}`.html);
  return { html: pieces.join("<wbr>") };
}
