import { type TObject, Type } from "@sinclair/typebox";
import { Ajv } from "ajv";
import { type Catalogues, part } from "../component.ts";
import { piecewise, type Violation } from "./piecewise.ts";
import { experimentSchema, type JsonSchema } from "./schema.ts";

/** The schema of experiments, and what holds values against it. */
export interface Validator {
  readonly schema: JsonSchema;
  /** Fills the defaults into `value`, and returns all that is wrong with it. */
  readonly check: (value: unknown) => readonly Violation[];
}

const validators = new WeakMap<Catalogues, WeakMap<TObject, Validator>>();

/** The validator of experiments over these catalogues; always the same one, for the sake of what it has compiled. */
export function validatorOf(root: TObject, catalogues: Catalogues): Validator {
  const known = validators.get(catalogues) ?? new WeakMap<TObject, Validator>();
  validators.set(catalogues, known);
  const validator = known.get(root) ?? validatorBy(experimentSchema(root, catalogues));
  known.set(root, validator);
  return validator;
}

const validatorBy = (schema: JsonSchema): Validator => ({ schema, check: piecewise(schema) });

/** What keeps specs of a component from being validated; undefined where nothing does. */
export function schemaFlaw(kind: string, name: string, catalogues: Catalogues): string | undefined {
  const { experiment = Type.Object({}) } = catalogues.get(kind)![name]!;
  const root = Type.Object({ component: part(kind), experiment });
  const schema = experimentSchema(root, catalogues);
  try {
    new Ajv().validateSchema(schema, true);
    piecewise(schema)({ component: { type: name }, experiment: {} });
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
