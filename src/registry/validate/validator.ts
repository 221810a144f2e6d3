import { type TObject, Type } from "@sinclair/typebox";
import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import type { JsonSchema } from "../component.ts";
import { type Catalogues, part, pathFormat } from "../component.ts";
import { experimentSchema } from "./schema.ts";
import { branchOf } from "./words.ts";

/** The schema of experiments, compiled as far as values have needed it. */
export interface Validator {
  readonly schema: JsonSchema;
  /** Fills the defaults into `value`, and returns its violations of the schema. */
  readonly check: (value: unknown) => readonly Violation[];
}

const validators = new WeakMap<Catalogues, WeakMap<TObject, Validator>>();

/** The validator of experiments with these catalogues; the same each time, because compiling is slow. */
export function validatorOf(root: TObject, catalogues: Catalogues): Validator {
  const known = validators.get(catalogues) ?? new WeakMap<TObject, Validator>();
  validators.set(catalogues, known);
  const validator = known.get(root) ?? validatorBy(experimentSchema(root, catalogues));
  known.set(root, validator);
  return validator;
}

const validatorBy = (schema: JsonSchema): Validator => ({ schema, check: piecewise(schema) });

/** Why the schema of a component is not valid; undefined if it is. */
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

/** An error of ajv, with the violated schema and the value. */
export type Violation = ErrorObject<string, Readonly<Record<string, unknown>>, unknown> & {
  readonly parentSchema: JsonSchema;
};

/**
 * Returns a function that fills defaults into a value and returns its violations of the schema. A component's
 * parameters are compiled when a value first names the component: compiling the whole schema would take far longer than
 * the rest of checking an experiment.
 */
export function piecewise(schema: JsonSchema): (value: unknown) => readonly Violation[] {
  const kinds = schema.definitions as Readonly<Record<string, JsonSchema>>;
  // Each definition is replaced by one keyword, whose function checks the spec.
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

/** The position of a value inside the one that is checked. */
type Place = NonNullable<Parameters<ValidateFunction>[1]>;

/** The violation of a spec without a `type`, or with one that names no component. */
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
    // Messages are made from the violated schemas.
    verbose: true,
    messages: false,
    // A test validates the schema of the built-in components.
    validateSchema: false,
    // Saves more time in compiling than it costs in checking.
    code: { optimize: false },
  });
  return ajv.addKeyword("patternErrorMessage").addKeyword("shorthand").addFormat(pathFormat, true);
}
