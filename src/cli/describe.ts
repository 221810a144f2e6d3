import type { TObject, TSchema } from "@sinclair/typebox";
import type { Catalogues, Component } from "../registry/component.ts";
import { settingsOf, specLine } from "../registry/validate/settings.ts";
import { style } from "../terminal.ts";
import { cataloguesFor, componentNamed, kindNamed } from "./catalogues.ts";
import type { Action } from "./options.ts";
import { printResult } from "./output.ts";
import { parameterLine } from "./parameters.ts";
import type * as usage from "./usage/experiments.ts";
import { wrap } from "./wrap.ts";

export const action: Action<typeof usage.describe> = async ([kind, asked], options) => {
  const catalogues = await cataloguesFor(options);
  const name = componentWithSetting(catalogues, kind, asked) ?? asked;
  const { kind: found, component } = componentNamed(catalogues, kind, name);
  printResult(options, facts(found, name, component), () => wrap(words(found, name, component)));
};

/** The component that has a setting of this name: R1 is one of the gradient penalty. */
function componentWithSetting(catalogues: Catalogues, kind: string, name: string): string | undefined {
  const catalogue = catalogues.get(kindNamed(catalogues, kind))!;
  if (Object.hasOwn(catalogue, name)) return undefined;
  const found = Object.entries(catalogue).find(([, { settings = {} }]) => Object.hasOwn(settings, name));
  return found?.[0];
}

const facts = (kind: string, name: string, component: Component<TObject, unknown>) => ({
  kind,
  name,
  about: component.about,
  papers: component.papers ?? [],
  parameters: component.params,
  ...(component.experiment && { experiment: component.experiment }),
  ...(component.settings && { settings: settingsOf(name, component) }),
});

function words(kind: string, name: string, component: Component<TObject, unknown>): string {
  return [
    `${style.bold(name)} (${kind})\n${component.about}`,
    ...section("parameters", parameterLines(component.params)),
    ...section(
      "keys of its experiments",
      component.experiment === undefined ? [] : parameterLines(component.experiment),
    ),
    ...section(
      "settings",
      settingsOf(name, component).map(
        ({ name: setting, about, spec }) => `  ${style.bold(setting)}: ${specLine(spec)}\n      ${about}`,
      ),
    ),
    ...section(
      "papers",
      (component.papers ?? []).map(
        ({ authors, year, title, url }) => `  ${authors} ${year}: ${title}\n  ${url}`,
      ),
    ),
  ].join("\n\n");
}

const parameterLines = ({ properties, required = [] }: TObject): readonly string[] =>
  Object.entries<TSchema>(properties).map(([name, schema]) =>
    parameterLine(name, schema, required.includes(name)),
  );

const section = (title: string, entries: readonly string[]): readonly string[] =>
  entries.length === 0 ? [] : [[style.bold(title), ...entries].join("\n")];
