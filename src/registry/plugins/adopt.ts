import { resolve } from "node:path";
import type { TObject } from "@sinclair/typebox";
import { UserError } from "../../errors.ts";
import { type Catalogues, type Component, pluginVersion } from "../component.ts";
import { suggestion } from "../report/show.ts";
import { schemaFlaw } from "../validate/validator.ts";
import { otherVersion } from "./config.ts";
import { rememberSource } from "./sourceFiles.ts";

/** A value that a user's module exports, and its name. */
export interface Export {
  readonly file: string;
  readonly name: string;
  readonly value: unknown;
}

/** True if an export is meant to be a component: anything with `kind` and `create`. */
export function isComponent(value: unknown): value is Component<TObject, unknown> {
  return typeof value === "object" && value !== null && "kind" in value && "create" in value;
}

/**
 * The catalogues with a user's component added to those of its kind.
 *
 * @throws UserError if it is not a whole component, is made for another version of the plugin interface, or if its
 *   name is not allowed or taken.
 */
export function adopt(catalogues: Catalogues, { file, name, value }: Export): Catalogues {
  const component = value as Component<TObject, unknown>;
  const flaw = flawOf(component) ?? flawOfName(name) ?? flawOfPlace(component, name, catalogues);
  if (flaw !== undefined) throw new UserError(`${file}: ${name}: ${flaw}`);
  const { kind } = component;
  rememberSource(component, resolve(file));
  return new Map([...catalogues, [kind, { ...catalogues.get(kind), [name]: component }]]);
}

function flawOf(component: Partial<Component<TObject, unknown>>): string | undefined {
  const { kind, pluginVersion: version, about, params, create } = component;
  if (typeof kind !== "string" || version === undefined) return "make components with a define… function";
  if (version !== pluginVersion) return otherVersion(version);
  if (typeof about !== "string" || about.trim() === "")
    return "`about` is missing: a sentence that says what the component is";
  if (params?.type !== "object" || typeof params.properties !== "object")
    return "`params` must be a Type.Object; without parameters, it is Type.Object({})";
  if ("type" in params.properties)
    return "a parameter cannot be called `type`, which names the component in YAML";
  return typeof create === "function" ? undefined : "`create` must be a function";
}

function flawOfName(name: string): string | undefined {
  if (name === "default") return "export a component by its name, not as the default";
  if (/^[a-z][A-Za-z0-9]{0,63}$/.test(name) && name !== "constructor" && name !== "prototype")
    return undefined;
  return "a component's name is in camelCase: letters and digits, the first a lower-case letter";
}

/** Why a component cannot join the others of its kind; undefined if it can. */
function flawOfPlace(
  component: Component<TObject, unknown>,
  name: string,
  catalogues: Catalogues,
): string | undefined {
  const { kind } = component;
  const catalogue = catalogues.get(kind);
  if (catalogue === undefined) {
    const kinds = [...catalogues.keys()];
    return `unknown kind "${kind}"; there are ${kinds.join(", ")}${suggestion(kind, kinds)}`;
  }
  // A module may export again what another one defines.
  if (Object.hasOwn(catalogue, name))
    return catalogue[name] === component
      ? undefined
      : `there is already a component of this name among the ${kind}`;
  const flaw = schemaFlaw(kind, name, new Map([...catalogues, [kind, { [name]: component }]]));
  return flaw && `its parameters are not a valid schema: ${flaw}`;
}
