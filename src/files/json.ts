import type { Static, TSchema } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import { exitCodes, UserError } from "../errors.ts";
import { readBounded } from "./bounded.ts";
import { writeFileDurably } from "./durable.ts";

/** Far above any manifest of ours, far below what would trouble the parser. */
const jsonLimit = 4 * 2 ** 20;

/**
 * The JSON file's value, checked against the schema; a UserError (exit 4) names the file and the first mistake.
 *
 * @param upgrade turns a value of an older format into one of the schema's, before it is checked
 */
export async function readJson<T extends TSchema>(
  path: string,
  schema: T,
  upgrade?: (value: unknown) => unknown,
): Promise<Static<T>> {
  return parseJson(path, new TextDecoder().decode(await readBounded(path, jsonLimit)), schema, upgrade);
}

/** As `readJson`, of text already read from `path`. */
export function parseJson<T extends TSchema>(
  path: string,
  text: string,
  schema: T,
  upgrade = (value: unknown) => value,
): Static<T> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UserError(`${path}: not JSON, perhaps cut short`, exitCodes.checkpoint);
  }
  value = upgrade(value);
  const mistake = Value.Errors(schema, value).First();
  if (mistake)
    throw new UserError(`${path}: ${mistake.path || "/"}: ${mistake.message}`, exitCodes.checkpoint);
  return value as Static<T>;
}

/** A value as the content of a JSON file for people to read too. */
export const jsonBytes = (value: unknown): Uint8Array =>
  new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);

export const writeJson = (path: string, value: unknown): Promise<void> =>
  writeFileDurably(path, jsonBytes(value));
