import { printable } from "../../printable.ts";
import type { Path } from "../invalidParameter.ts";

/** A path as messages have it: `penalties[0].weight`. */
export function showPath(path: Path): string {
  const steps = path.map((step) => (typeof step === "number" ? `[${step}]` : `.${key(step)}`));
  return steps.join("").replace(/^\./, "");
}

const key = (name: string) => (/^[\w<-]{1,64}$/.test(name) ? name : `"${cut(printable(name), 64)}"`);

/** A value as messages have it, in a few words. */
export function showValue(value: unknown): string {
  if (value === null) return "nothing";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : `a list of ${value.length}`;
  if (typeof value === "object") return "a mapping";
  if (typeof value === "number") return showNumber(value);
  if (typeof value !== "string") return String(value);
  return value.length > 60 ? `a text of ${value.length} characters` : `"${printable(value)}"`;
}

/** A number in its shorter notation: `1e9`, `0.01`; `.inf` and `.nan` as YAML has them. */
export function showNumber(value: number): string {
  if (Number.isNaN(value)) return ".nan";
  if (!Number.isFinite(value)) return value > 0 ? ".inf" : "-.inf";
  const plain = String(value);
  return plain.length > 5 && /0{5}/.test(plain) ? value.toExponential().replace("e+", "e") : plain;
}

/** The beginning of a text that may be too long to show. */
export function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}
