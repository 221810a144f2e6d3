import type { Catalogues } from "../component.ts";

const files = new WeakMap<object, string>();

/** Remembers the module that a user's component was loaded from. */
export function rememberSource(component: object, file: string): void {
  if (!files.has(component)) files.set(component, file);
}

/** The module that a user's component was loaded from; undefined for a built-in one. */
export const sourceOf = (component: object): string | undefined => files.get(component);

/**
 * The modules of the user's components that an experiment names, by kind and name: `losses/mine`. A name that another
 * kind has too may add a component that the experiment does not use.
 */
export function sourceFiles(experiment: unknown, catalogues: Catalogues): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    if ("type" in value && typeof value.type === "string")
      for (const [kind, catalogue] of catalogues) {
        const component = Object.hasOwn(catalogue, value.type) ? catalogue[value.type] : undefined;
        const file = component && files.get(component);
        if (file !== undefined) found[`${kind}/${value.type}`] = file;
      }
    Object.values(value).forEach(visit);
  };
  visit(experiment);
  return found;
}
