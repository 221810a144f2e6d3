import type { TSchema } from "@sinclair/typebox";
import { stringify } from "yaml";
import { described } from "../registry/validate/words.ts";
import { style } from "../terminal.ts";

/** A parameter in two lines: what it must be, its default or that it is required, then what it means. */
export function parameterLine(name: string, schema: TSchema, required: boolean): string {
  const absent = required ? "; required" : "";
  const standard = schema.default === undefined ? absent : `; default ${style.cyan(inYaml(schema.default))}`;
  return `  ${style.bold(name)}: ${described(schema)}${standard}\n      ${schema.description ?? ""}`;
}

const inYaml = (value: unknown) => stringify(value, { collectionStyle: "flow", lineWidth: 0 }).trim();
