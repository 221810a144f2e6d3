import { resolve } from "node:path";
import { builtInCatalogues } from "../algorithms/catalogues.ts";
import { UserError } from "../errors.ts";
import type { Catalogues } from "../registry/component.ts";
import { findConfig } from "../registry/plugins/config.ts";
import { nearest } from "../registry/report/nearest.ts";

export { builtInCatalogues };

/** The built-in components and those of the `exp.config` that belongs to `directory`. */
export async function cataloguesNear(directory: string): Promise<Catalogues> {
  if (findConfig(resolve(directory)) === undefined) return builtInCatalogues;
  find ??= finder();
  return (await find)(directory);
}

let find: ReturnType<typeof finder> | undefined;

/** Loaded late: where there are no plugins, nobody waits for a TypeScript loader and the contracts. */
async function finder() {
  const { componentsFor } = await import("../registry/plugins/plugins.ts");
  const { hostModules } = await import("../hostModules.ts");
  return componentsFor(builtInCatalogues, hostModules);
}

/** The kind that the user means: `losses`, or `loss`. */
export function kindNamed(catalogues: Catalogues, name: string): string {
  const kinds = [...catalogues.keys()];
  const found = kinds.find((kind) => kind === name || singular(kind) === name);
  if (found !== undefined) return found;
  throw new UserError(`${name}: no kind of component; there are ${kinds.join(", ")}`);
}

const irregular: Readonly<Record<string, string>> = { losses: "loss", penalties: "penalty" };

function singular(kind: string): string {
  return irregular[kind] ?? kind.replace(/s$/, "");
}

/** The component that the user means, with the kind it is of. */
export function componentNamed(catalogues: Catalogues, kindName: string, name: string) {
  const kind = kindNamed(catalogues, kindName);
  const catalogue = catalogues.get(kind)!;
  if (Object.hasOwn(catalogue, name)) return { kind, component: catalogue[name]! };
  const names = Object.keys(catalogue);
  const meant = nearest(name, names);
  throw new UserError(
    `${name}: none of the ${kind}, which are ${names.join(", ")}${meant === undefined ? "" : `; did you mean ${meant}?`}`,
  );
}
