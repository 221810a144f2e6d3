import { Type } from "@sinclair/typebox";
import { builtIn } from "../components/index.ts";
import { type Catalogue, type Catalogues, part } from "../registry/component.ts";
import { instantiate } from "../registry/instantiate.ts";
import { findings } from "../registry/validate/findings.ts";
import { validatorOf } from "../registry/validate/validator.ts";
import { promise } from "./promise.ts";

/** Any component that makes a `Part`. */
export type Makes<Part> = Catalogue<Part>[string];

/** Parameters as in YAML; those left out take their defaults. */
export type Parameters = Readonly<Record<string, unknown>>;

/** Name of the component under test among those of its kind. */
const name = "subject";

/** Validates `params` as an experiment's, fills in the defaults and creates the part. */
export function make<Part>(component: Makes<Part>, params: Parameters): Part {
  const { kind } = component;
  const catalogues: Catalogues = new Map<string, Catalogue<unknown>>(Object.entries(builtIn));
  promise(catalogues.has(kind), `its kind is one of ${[...catalogues.keys()].join(", ")}, not "${kind}"`);
  const withSubject = new Map([...catalogues, [kind, { ...catalogues.get(kind), [name]: component }]]);
  const root = Type.Object({ part: part(kind) });
  const value = structuredClone({ part: { type: name, ...params } });
  const { schema, check } = validatorOf(root, withSubject);
  const mistakes = findings(check(value), value, schema).map(
    ({ problem }) => `${problem.path.slice(1).join(".")} ${problem.message}`,
  );
  promise(mistakes.length === 0, `its own schema accepts its parameters: ${mistakes.join("; ")}`);
  return (instantiate(root, value, withSubject) as { readonly part: Part }).part;
}
