import type { Static, TSchema } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import { exitCodes, UserError } from "../errors.ts";
import { readBounded } from "./bounded.ts";
import { writeFileDurably } from "./durable.ts";

/** Far above any manifest of ours, far below what would trouble the parser. */
const jsonLimit = 4 * 2 ** 20;

/** Turns the value of an older format into one of the current format. */
export type Upgrade = (value: unknown) => unknown;

const asItIs: Upgrade = (value) => value;

/**
 * Reads a JSON file and checks its value against the schema.
 *
 * @throws UserError (exit 4) that names the file and the first mistake.
 */
export async function readJson<T extends TSchema>(
  path: string,
  schema: T,
  upgrade?: Upgrade,
): Promise<Static<T>> {
  const text = new TextDecoder().decode(await readBounded(path, jsonLimit));
  return parseJson(path, text, schema, upgrade);
}

/** Like `readJson`, of text already read from `path`. */
export function parseJson<T extends TSchema>(
  path: string,
  text: string,
  schema: T,
  upgrade = asItIs,
): Static<T> {
  const value = upgrade(parse(path, text));
  const mistake = Value.Errors(schema, value).First();
  if (mistake)
    throw new UserError(`${path}: ${mistake.path || "/"}: ${mistake.message}`, exitCodes.checkpoint);
  return value as Static<T>;
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UserError(`${path}: not JSON, perhaps cut short`, exitCodes.checkpoint);
  }
}

/** True of a JSON object. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The content of a JSON file that people read too. */
export const jsonBytes = (value: unknown): Uint8Array =>
  new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);

export const writeJson = (path: string, value: unknown): Promise<void> =>
  writeFileDurably(path, jsonBytes(value));
