import { relative } from "node:path";
import type { TObject } from "@sinclair/typebox";
import type { Component } from "../component.ts";
import { InvalidParameter } from "../invalidParameter.ts";
import { placeIn } from "./modules.ts";
import { sourceOf } from "./sourceFiles.ts";

/**
 * The part that a component makes of its parameters.
 *
 * @throws InvalidParameter if the component refuses a parameter, or if it is the user's and has a mistake: then the message
 *   names its module and line.
 */
export function partOf(component: Component<TObject, unknown>, params: object): unknown {
  const file = sourceOf(component);
  if (file === undefined) return component.create(params as never);
  const part = attempt(component, params, file);
  const flaw = flawOf(part, component);
  if (flaw !== undefined) throw new InvalidParameter(`${relative("", file)}: ${flaw}`);
  return part;
}

function attempt(component: Component<TObject, unknown>, params: object, file: string): unknown {
  try {
    return component.create(params as never);
  } catch (error) {
    if (error instanceof InvalidParameter || !(error instanceof Error)) throw error;
    const line = placeIn(error, [file])?.line;
    const place = `${relative("", file)}${line === undefined ? "" : `:${line}`}`;
    throw new InvalidParameter(`${place}: \`create\` failed: ${error.name}: ${error.message}`);
  }
}

/** What is wrong with the part that `create` returned; undefined if it has all that its kind asks for. */
function flawOf(part: unknown, { kind, part: wanted }: Component<TObject, unknown>): string | undefined {
  if (part === undefined) return "`create` returns nothing; is a `return` missing?";
  if (wanted === undefined) return undefined;
  if (wanted === "function")
    return typeof part === "function" ? undefined : `\`create\` must return a function, as all ${kind} do`;
  const lacking = wanted.filter(
    (key) => (part as Readonly<Record<string, unknown>> | null)?.[key] === undefined,
  );
  if (lacking.length === 0) return undefined;
  return `\`create\` returns no \`${lacking.join("`, no `")}\`; all ${kind} have ${wanted.join(", ")}`;
}
