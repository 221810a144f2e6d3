import type { TObject } from "@sinclair/typebox";
import type { Component, Spec } from "../component.ts";
import { nearest } from "../report/nearest.ts";
import type { JsonSchema } from "./schema.ts";
import { componentNames } from "./words.ts";

/** A named setting of a component, with the spec that an experiment needs for it. */
export interface NamedSetting {
  readonly name: string;
  readonly about: string;
  readonly spec: Spec;
}

/** The named settings of the component `type`. */
export function settingsOf(
  type: string,
  { settings = {} }: Pick<Component<TObject, unknown>, "settings">,
): readonly NamedSetting[] {
  return Object.entries(settings).map(([name, { about, params }]) => ({
    name,
    about,
    spec: { type, ...params },
  }));
}

/** A spec in one line of YAML: `{ type: gradient, at: real, target: 0 }`. */
export function specLine(spec: Spec): string {
  const plain = (value: unknown) => typeof value === "string" && /^[A-Za-z][\w-]*$/.test(value);
  const entries = Object.entries(spec).map(
    ([key, value]) => `${key}: ${plain(value) ? value : JSON.stringify(value)}`,
  );
  return `{ ${entries.join(", ")} }`;
}

/**
 * A keyword of a definition for editors that offer snippets (VS Code's YAML extension does): the named settings of its
 * components. An unknown `type` is looked up here, too.
 */
export function snippets(components: readonly (readonly [string, Component<TObject, unknown>])[]) {
  const settings = components.flatMap(([type, component]) => settingsOf(type, component));
  if (settings.length === 0) return {};
  const defaultSnippets = settings.map(({ name, about, spec }) => ({
    label: name,
    description: about,
    body: spec,
  }));
  return { defaultSnippets };
}

/** The setting that an unknown `type` most likely means, if no component's name is nearer. */
export function settingMeant(
  definition: JsonSchema,
  type: string,
): Pick<NamedSetting, "name" | "spec"> | undefined {
  const known = (definition.defaultSnippets ?? []) as readonly { label: string; body: Spec }[];
  const name = nearest(type, [...componentNames(definition), ...known.map(({ label }) => label)]);
  const found = known.find(({ label }) => label === name);
  return found && { name: found.label, spec: found.body };
}
