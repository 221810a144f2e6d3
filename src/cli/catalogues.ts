import { builtIn } from "../components/index.ts";
import type { Catalogue, Catalogues } from "../registry/component.ts";
import { UserError } from "../registry/errors.ts";
import { nearest } from "../registry/nearest.ts";

/** The built-in components and those of the `exp.config` that belongs to `directory`. */
export async function cataloguesNear(_directory: string): Promise<Catalogues> {
  return new Map<string, Catalogue<unknown>>(Object.entries(builtIn));
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
