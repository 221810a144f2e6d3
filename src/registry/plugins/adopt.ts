import { resolve } from "node:path";
import type { TObject } from "@sinclair/typebox";
import { UserError } from "../../errors.ts";
import type { Catalogues, Component } from "../component.ts";
import { nearest } from "../report/nearest.ts";
import { schemaFlaw } from "../validate/validator.ts";
import { rememberSource } from "./sourceFiles.ts";

/** Something a user's module exports, and under which name. */
export interface Export {
  readonly file: string;
  readonly name: string;
  readonly value: unknown;
}

/** Whether an export is meant to be a component: anything with a kind and a way to be created. */
export function isComponent(value: unknown): value is Component<TObject, unknown> {
  return typeof value === "object" && value !== null && "kind" in value && "create" in value;
}

/**
 * The catalogues with a user's component in the one of its kind.
 *
 * @throws UserError where it is no whole component, or its name is unfit or taken.
 */
export function adopt(catalogues: Catalogues, { file, name, value }: Export): Catalogues {
  const refuse = (reason: string) => new UserError(`${file}: ${name}: ${reason}`);
  const component = value as Component<TObject, unknown>;
  const flaw = flawOf(component) ?? flawOfName(name);
  if (flaw !== undefined) throw refuse(flaw);
  const { kind } = component;
  const catalogue = catalogues.get(kind);
  if (catalogue === undefined) {
    const kinds = [...catalogues.keys()];
    const meant = nearest(kind, kinds);
    throw refuse(
      `unknown kind "${kind}"; there are ${kinds.join(", ")}${meant ? `; did you mean ${meant}?` : ""}`,
    );
  }
  // A module may export again what another one defines.
  if (Object.hasOwn(catalogue, name) && catalogue[name] === component) return catalogues;
  if (Object.hasOwn(catalogue, name)) throw refuse(`there is a component of this name among the ${kind}`);
  const flawOfSchema = schemaFlaw(kind, name, new Map([...catalogues, [kind, { [name]: component }]]));
  if (flawOfSchema !== undefined) throw refuse(`its parameters are no valid schema: ${flawOfSchema}`);
  rememberSource(component, resolve(file));
  return new Map([...catalogues, [kind, { ...catalogue, [name]: component }]]);
}

function flawOf({ kind, about, params, create }: Partial<Component<TObject, unknown>>): string | undefined {
  if (typeof kind !== "string") return "`kind` must be a text; components are made by a define… function";
  if (typeof about !== "string" || about.trim() === "")
    return "`about` is missing: a sentence that says what it is";
  if (params?.type !== "object" || typeof params.properties !== "object")
    return "`params` must be a Type.Object; one without parameters has Type.Object({})";
  if ("type" in params.properties) return "no parameter can be called `type`, which names the component";
  return typeof create === "function" ? undefined : "`create` must be a function";
}

function flawOfName(name: string): string | undefined {
  if (name === "default") return "a component is exported under its name, not as the default";
  if (/^[a-z][A-Za-z0-9]{0,63}$/.test(name) && name !== "constructor" && name !== "prototype")
    return undefined;
  return "a component's name is in camelCase: letters and digits, the first a small letter";
}
