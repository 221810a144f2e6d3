import { type TObject, Type } from "@sinclair/typebox";
import { Ajv, type ErrorObject } from "ajv";
import { type Catalogues, part } from "./component.ts";
import { experimentSchema, type JsonSchema } from "./schema.ts";

/** The compiled schema of experiments. */
export interface Validator {
  readonly schema: JsonSchema;
  /** Fills the defaults into `value`, and returns all that is wrong with it. */
  readonly check: (value: unknown) => readonly Violation[];
}

/** What ajv has against a value, with the schema and the value that disagree. */
export type Violation = ErrorObject<string, Readonly<Record<string, unknown>>, unknown> & {
  readonly parentSchema: JsonSchema;
};

const validators = new WeakMap<Catalogues, WeakMap<TObject, Validator>>();

/** The validator of experiments over these catalogues; compiled once, which takes a tenth of a second. */
export function validatorOf(root: TObject, catalogues: Catalogues): Validator {
  const known = validators.get(catalogues) ?? new WeakMap<TObject, Validator>();
  validators.set(catalogues, known);
  const validator = known.get(root) ?? compile(experimentSchema(root, catalogues));
  known.set(root, validator);
  return validator;
}

/** What keeps the components of a kind from being validated; undefined where nothing does. */
export function schemaFlaw(kind: string, catalogues: Catalogues): string | undefined {
  try {
    compile(experimentSchema(Type.Object({ component: part(kind) }), catalogues));
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

function compile(schema: JsonSchema): Validator {
  const ajv = new Ajv({
    strict: true,
    discriminator: true,
    useDefaults: true,
    allErrors: true,
    // Violations carry their schemas, which messages are made from.
    verbose: true,
    messages: false,
    // Both spare more time in compiling than they cost in checking.
    inlineRefs: false,
    code: { optimize: false },
  });
  ajv.addKeyword("patternErrorMessage");
  const validate = ajv.compile(schema);
  return { schema, check: (value) => (validate(value) ? [] : ([...validate.errors!] as Violation[])) };
}
