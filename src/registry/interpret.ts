import type { Path } from "./misfit.ts";
import { nearest } from "./nearest.ts";
import type { Problem } from "./problem.ts";
import { type Repair, removeKey, renameKey, replaceType } from "./repair.ts";
import type { JsonSchema } from "./schema.ts";
import { showValue } from "./show.ts";
import type { Violation } from "./validator.ts";
import { componentNames, nameOf, oneOf, propertiesOf, words } from "./words.ts";

/** A mistake, and how to read on as if it had not been made. */
export interface Finding {
  readonly problem: Problem;
  readonly repair?: Repair;
}

/** The mistake behind a violation at `path`; undefined where another violation says it better. */
export function interpret(violation: Violation, path: Path, whole: JsonSchema): Finding | undefined {
  switch (violation.keyword) {
    case "additionalProperties":
      return unknownKey(violation, path);
    case "required":
      return missing(violation, path, whole);
    case "discriminator":
      return unknownComponent(violation, path);
    default:
      return unfit(violation, path, whole);
  }
}

function unknownKey({ params, parentSchema }: Violation, path: Path): Finding {
  const key = params.additionalProperty as string;
  const names = Object.keys(propertiesOf(parentSchema));
  const meant = nearest(key, names);
  const component = nameOf(parentSchema);
  const owner = component ?? path.findLast((step) => typeof step === "string") ?? "an experiment";
  const takes = component === undefined ? names : names.filter((name) => name !== "type");
  const list = takes.join(", ") || "no parameters";
  return {
    problem: {
      severity: "error",
      path: [...path, key],
      at: "key",
      message: `unknown ${component === undefined ? "key" : "parameter"}; ${owner} takes ${list}${suggest(meant)}`,
    },
    repair: meant === undefined ? removeKey(path, key) : renameKey(path, key, meant),
  };
}

function missing({ params, parentSchema, data }: Violation, path: Path, whole: JsonSchema): Finding {
  const key = params.missingProperty as string;
  const isComponent = parentSchema.oneOf !== undefined;
  const slip = isComponent ? Object.keys(data as object).find((name) => nearest(name, [key])) : undefined;
  const expected = isComponent
    ? oneOf(componentNames(parentSchema))
    : words(propertiesOf(parentSchema)[key]!, whole);
  if (slip === undefined)
    return {
      problem: { severity: "error", path: [...path, key], message: `is missing; it has to be ${expected}` },
    };
  return {
    problem: {
      severity: "error",
      path: [...path, slip],
      at: "key",
      message: `unknown key; ${key} has to be ${expected}${suggest(key)}`,
    },
    repair: renameKey(path, slip, key),
  };
}

function unknownComponent({ params, parentSchema, data }: Violation, path: Path): Finding | undefined {
  // A missing type is told as what is missing.
  if (!Object.hasOwn(data as object, "type")) return undefined;
  const names = componentNames(parentSchema);
  const type = (data as { readonly type: unknown }).type;
  const meant = typeof type === "string" ? nearest(type, names) : undefined;
  const message =
    params.error === "tag"
      ? `must be ${oneOf(names)}, not ${showValue(type)}`
      : `unknown component ${showValue(type)}; there are ${names.join(", ")}${suggest(meant)}`;
  return {
    problem: { severity: "error", path: [...path, "type"], at: "value", message },
    ...(meant !== undefined && { repair: replaceType(path, meant) }),
  };
}

function unfit({ parentSchema, data }: Violation, path: Path, whole: JsonSchema): Finding {
  const expected = words(parentSchema, whole);
  const message =
    data === null
      ? `is empty; it has to be ${expected}`
      : `must be ${expected}, not ${showValue(data)}${advise(parentSchema, data)}`;
  return { problem: { severity: "error", path, at: "value", message } };
}

/** What was probably meant by a text that does not fit. */
function advise(schema: JsonSchema, data: unknown): string {
  if (schema.type === "string" && (typeof data === "number" || typeof data === "boolean"))
    return "; in quotes it would be a text";
  if (typeof data !== "string") return "";
  if (Array.isArray(schema.oneOf)) {
    const meant = nearest(data, componentNames(schema));
    return meant === undefined ? "" : `; did you mean { type: ${meant} }?`;
  }
  const branches = (schema.anyOf ?? [schema]) as readonly JsonSchema[];
  const numeric = branches.some(({ type }) => type === "number" || type === "integer");
  if (numeric && /^[-+\d._e]+$/i.test(data)) return "; numbers have neither quotes nor underscores";
  return suggest(
    nearest(
      data,
      branches.flatMap(({ const: constant }) => (typeof constant === "string" ? [constant] : [])),
    ),
  );
}

const suggest = (meant: string | undefined) => (meant === undefined ? "" : `; did you mean ${meant}?`);
