import type { TSchema } from "@sinclair/typebox";
import pc from "picocolors";
import { kindsOf } from "../registry/component.ts";

/** What a parameter may be, where it stands by default, and what it means. */
export function parameterLine(name: string, schema: TSchema): string {
  const standard =
    schema.default === undefined ? "" : `, ${pc.cyan(JSON.stringify(schema.default))} by default`;
  return `  ${pc.bold(name)}: ${typeOf(schema)}${standard}\n      ${schema.description ?? ""}`;
}

/** What a value may be, in words: "number from 0 to 1", "one of a, b". */
function typeOf(schema: TSchema): string {
  const kinds = kindsOf(schema);
  if (kinds !== undefined) return `one of the ${kinds.join(" or ")}`;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (Array.isArray(schema.anyOf)) return schema.anyOf.map(typeOf).join(" or ");
  if (schema.type === "array") return `list of ${typeOf(schema.items)}`;
  return [schema.type, range(schema)].filter(Boolean).join(" ");
}

function range({ minimum, exclusiveMinimum, maximum, exclusiveMaximum }: TSchema): string {
  const low = minimum ?? (exclusiveMinimum === undefined ? undefined : `above ${exclusiveMinimum}`);
  const high = maximum ?? (exclusiveMaximum === undefined ? undefined : `below ${exclusiveMaximum}`);
  if (low === undefined && high === undefined) return "";
  return `(${low ?? "any"} to ${high ?? "any"})`;
}
