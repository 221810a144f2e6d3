import type { Catalogue, Catalogues } from "../registry/component.ts";
import { settingsOf, specLine } from "../registry/validate/settings.ts";
import { style } from "../terminal.ts";
import { cataloguesFor, kindNamed } from "./catalogues.ts";
import type { Action } from "./options.ts";
import { printResult } from "./output.ts";
import type * as usage from "./usage/experiments.ts";
import { entry, wrap } from "./wrap.ts";

export const action: Action<typeof usage.list> = async ([kind], options) => {
  const all = await cataloguesFor(options);
  const chosen = kind === undefined ? all : only(all, kindNamed(all, kind));
  printResult(options, facts(chosen), () => lines(chosen));
};

const only = (catalogues: Catalogues, kind: string): Catalogues => new Map([[kind, catalogues.get(kind)!]]);

function facts(catalogues: Catalogues) {
  const named = [...catalogues].map(([kind, catalogue]) => [
    kind,
    Object.entries(catalogue).map(([name, component]) => ({
      name,
      about: component.about,
      ...(component.settings && { settings: settingsOf(name, component) }),
    })),
  ]);
  return Object.fromEntries(named);
}

function lines(catalogues: Catalogues): readonly string[] {
  const names = [...catalogues.values()].flatMap((catalogue) => Object.keys(catalogue));
  const start = Math.max(...names.map((name) => name.length)) + 4;
  return [...catalogues].flatMap(([kind, catalogue], index) => [
    ...(index === 0 ? [] : [""]),
    style.bold(kind),
    ...componentLines(catalogue, start),
  ]);
}

/** A component and, below it, its named settings as experiments write them. */
function componentLines(catalogue: Catalogue<unknown>, start: number): readonly string[] {
  return Object.entries(catalogue).flatMap(([name, component]) => [
    entry(`  ${name}`, component.about, start),
    ...settingsOf(name, component).map(({ name: setting, spec }) =>
      wrap(`    ${setting}: ${specLine(spec)}`),
    ),
  ]);
}
