import { Type } from "@sinclair/typebox";
import { builtIn } from "../../src/components/index.ts";
import { type Catalogue, type Catalogues, part, type Spec } from "../../src/registry/component.ts";
import { instantiate } from "../../src/registry/instantiate.ts";
import { validatorOf } from "../../src/registry/validate/validator.ts";

const catalogues: Catalogues = new Map<string, Catalogue<unknown>>(Object.entries(builtIn));
const root = Type.Object({ part: part(["layers", "normalizers", "losses", "penalties"]) });

/** The part that a spec makes, with its defaults; one validator serves all, since compiling one takes long. */
export function partOf<Part>(spec: Spec): Part {
  const value = { part: { ...spec } };
  const [violation] = validatorOf(root, catalogues).check(value);
  if (violation !== undefined) throw new Error(`${JSON.stringify(spec)}: ${violation.message}`);
  return (instantiate(root, value, catalogues) as { readonly part: Part }).part;
}
