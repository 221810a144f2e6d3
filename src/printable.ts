/** A stranger's text for a one-line message: in quotes, cut short, nothing in it that moves a terminal's cursor. */
export function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? "undefined";
  const printable = text.replace(
    /[^\P{C} ]/gu,
    (c) => `\\u${c.codePointAt(0)!.toString(16).padStart(4, "0")}`,
  );
  return printable.length > 80 ? `${printable.slice(0, 77)}...` : printable;
}
