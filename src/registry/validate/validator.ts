import { type TObject, Type } from "@sinclair/typebox";
import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import { type Catalogues, part } from "../component.ts";
import { experimentSchema, type JsonSchema } from "./schema.ts";
import { branchOf } from "./words.ts";

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
  const schema = experimentSchema(Type.Object({ component: part(kind) }), catalogues);
  try {
    new Ajv().validateSchema(schema, true);
    piecewise(schema)({ component: { type: name } });
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** What is against a value, as ajv tells it, with the schema and the value that disagree. */
export type Violation = ErrorObject<string, Readonly<Record<string, unknown>>, unknown> & {
  readonly parentSchema: JsonSchema;
};

/**
 * Returns a function that fills defaults into a value and finds all that the schema of experiments has
 * against it. What a component takes is compiled when a value first names the component: to compile the
 * whole schema takes far longer than all else that is done to check an experiment.
 */
export function piecewise(schema: JsonSchema): (value: unknown) => readonly Violation[] {
  const kinds = schema.definitions as Readonly<Record<string, JsonSchema>>;
  // For ajv, a definition is one keyword, which calls back.
  const definitions = Object.fromEntries(Object.keys(kinds).map((name) => [name, { spec: name }]));
  const compiled = new Map<JsonSchema, ValidateFunction>();
  const ajv = compiler().addKeyword({ keyword: "spec", validate: checkSpec });
  let found: Violation[] = [];
  return (value) => {
    found = [];
    check(schema, value);
    return found;
  };

  function check(piece: JsonSchema, value: unknown, place?: Place): void {
    const validate = compiled.get(piece) ?? ajv.compile({ ...piece, definitions });
    compiled.set(piece, validate);
    if (!validate(value, place)) found.push(...(validate.errors as Violation[]));
  }

  function checkSpec(name: string, spec: unknown, _: unknown, place?: Place): true {
    const branch = branchOf(kinds[name]!, spec);
    if (branch === undefined) found.push(unclear(spec, kinds[name]!, place!));
    else check(branch, spec, place);
    return true;
  }
}

/** Where a value stands within the one that is checked. */
type Place = NonNullable<Parameters<ValidateFunction>[1]>;

/** What is against a spec that does not say, or not rightly, which component it is of. */
const unclear = (data: unknown, parentSchema: JsonSchema, { instancePath }: Place): Violation => ({
  keyword: "spec",
  instancePath,
  schemaPath: "",
  params: {},
  parentSchema,
  data,
});

function compiler(): Ajv {
  const ajv = new Ajv({
    strict: true,
    useDefaults: true,
    allErrors: true,
    // Violations carry their schemas, which messages are made from.
    verbose: true,
    messages: false,
    // A test holds the schema of the built-in components against its own schema.
    validateSchema: false,
    // Spares more time in compiling than it costs in checking.
    code: { optimize: false },
  });
  return ajv.addKeyword("patternErrorMessage");
}
