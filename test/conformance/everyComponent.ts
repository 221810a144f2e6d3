import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { builtIn } from "../../src/components/index.ts";
import { type Makes, make, type Parameters } from "../../src/conformance/parameters.ts";
import type { Catalogue } from "../../src/registry/component.ts";

type Check<Part> = (component: Makes<Part>, params: Parameters) => Promise<void>;

/**
 * Holds every built-in component of a kind to its contract with each of its `settings`, or else with its defaults,
 * and asserts that no component was missed.
 */
export function everyComponent<Part>(
  kind: keyof typeof builtIn,
  catalogue: Catalogue<Part>,
  check: Check<Part>,
  settings: Readonly<Record<string, readonly Parameters[]>> = {},
): void {
  describe.each(Object.entries(catalogue))("%s", (name, component) => {
    it.each(settings[name] ?? [{}])("keeps its promises: %j", (params) => check(component, params));
    if (needsNothing(component)) it("has defaults that fit", () => expect(make(component, {})).toBeDefined());
    it("is of the kind under which it stands", () => expect(component.kind).toBe(kind));
  });

  it("are all in the catalogue, under the names that they are exported by", () => {
    expect(Object.keys(catalogue).toSorted()).toEqual(componentsDefined(kind));
    expect(Object.keys(catalogue)).toEqual(expect.arrayContaining(Object.keys(settings)));
  });
}

function needsNothing({ params }: Makes<unknown>): boolean {
  return (params.required ?? []).every((name: string) => params.properties[name].default !== undefined);
}

/** Names of all components that the files of a kind define. */
function componentsDefined(kind: string): string[] {
  const folder = new URL(`../../src/components/${kind}/`, import.meta.url);
  const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
  const defined = files.flatMap(({ name }) => [
    ...readFileSync(new URL(name, folder), "utf8").matchAll(/^export const (\w+) = define[A-Z]/gmu),
  ]);
  return defined.map((match) => match[1]!).toSorted();
}
