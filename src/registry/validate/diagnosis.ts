import type { JsonSchema } from "../component.ts";
import type { Path } from "../invalidParameter.ts";
import type { Problem } from "../report/problem.ts";
import { nearest, showValue, suggestion } from "../report/show.ts";
import { type Repair, removeKey, renameKey, replaceType } from "../yaml/tree.ts";
import { settingMeant, specLine } from "./settings.ts";
import type { Violation } from "./validator.ts";
import { componentNames, expected, nameOf, oneOf, propertiesOf } from "./words.ts";

/** What a validation error means, and how to read on as if the mistake had not been made. */
export interface Diagnosis {
  readonly problem: Problem;
  readonly repair?: Repair;
}

/** The mistake behind a violation at `path`. */
export function diagnosisOf(violation: Violation, path: Path, whole: JsonSchema): Diagnosis {
  switch (violation.keyword) {
    case "additionalProperties":
      return unknownKey(violation, path);
    case "required":
      return missing(violation, path, whole);
    case "spec":
      return unclearSpec(violation, path, whole);
    default:
      return unfit(violation, path, whole);
  }
}

function unknownKey({ params, parentSchema }: Violation, path: Path): Diagnosis {
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
      message: `unknown ${component === undefined ? "key" : "parameter"}; ${owner} takes ${list}${suggestion(key, names)}`,
    },
    repair: meant === undefined ? removeKey(path, key) : renameKey(path, key, meant),
  };
}

function missing({ params, parentSchema }: Violation, path: Path, whole: JsonSchema): Diagnosis {
  const key = params.missingProperty as string;
  return isMissing([...path, key], expected(propertiesOf(parentSchema)[key]!, whole));
}

const isMissing = (path: Path, wanted: string): Diagnosis => ({
  problem: { severity: "error", path, message: `is missing; must be ${wanted}` },
});

/** A spec without a `type`, or with one that names no component. */
function unclearSpec(violation: Violation, path: Path, whole: JsonSchema): Diagnosis {
  const { parentSchema, data } = violation;
  if (typeof data !== "object" || data === null || Array.isArray(data)) return unfit(violation, path, whole);
  const names = componentNames(parentSchema);
  const setting = namedSetting(data, parentSchema, path);
  if (setting !== undefined) return setting;
  return "type" in data ? unknownComponent(data.type, names, path) : noType(data, names, path);
}

/** The answer to `type: r1`, which names a setting of a component. */
function namedSetting(data: object, definition: JsonSchema, path: Path): Diagnosis | undefined {
  const type = "type" in data ? data.type : undefined;
  const meant = typeof type === "string" ? settingMeant(definition, type) : undefined;
  if (meant === undefined) return undefined;
  const { name, spec } = meant;
  const message = `unknown component ${showValue(type)}; ${name} is a setting of ${spec.type}: ${specLine(spec)}`;
  return {
    problem: { severity: "error", path: [...path, "type"], at: "value", message },
    repair: replaceType(path, spec.type),
  };
}

function noType(spec: object, names: readonly string[], path: Path): Diagnosis {
  const slip = Object.keys(spec).find((key) => nearest(key, ["type"]));
  if (slip === undefined) return isMissing([...path, "type"], oneOf(names));
  return {
    problem: {
      severity: "error",
      path: [...path, slip],
      at: "key",
      message: `unknown key; type must be ${oneOf(names)}; did you mean type?`,
    },
    repair: renameKey(path, slip, "type"),
  };
}

function unknownComponent(type: unknown, names: readonly string[], path: Path): Diagnosis {
  const meant = typeof type === "string" ? nearest(type, names) : undefined;
  const message =
    typeof type === "string"
      ? `unknown component ${showValue(type)}; there are ${names.join(", ")}${suggestion(type, names)}`
      : `must be ${oneOf(names)}, not ${showValue(type)}`;
  return {
    problem: { severity: "error", path: [...path, "type"], at: "value", message },
    ...(meant !== undefined && { repair: replaceType(path, meant) }),
  };
}

function unfit({ parentSchema, data }: Violation, path: Path, whole: JsonSchema): Diagnosis {
  const wanted = expected(parentSchema, whole);
  const message =
    data === null
      ? `is empty; must be ${wanted}`
      : `must be ${wanted}, not ${showValue(data)}${advise(parentSchema, data)}`;
  return { problem: { severity: "error", path, at: "value", message } };
}

/** How to write what was probably meant, if that can be guessed. */
function advise(schema: JsonSchema, data: unknown): string {
  if (schema.type === "string" && (typeof data === "number" || typeof data === "boolean"))
    return "; quote it to make it a string";
  if (typeof data !== "string") return "";
  if (Array.isArray(schema.oneOf)) {
    const meant = nearest(data, componentNames(schema));
    return meant === undefined ? "" : `; did you mean { type: ${meant} }?`;
  }
  const branches = (schema.anyOf ?? [schema]) as readonly JsonSchema[];
  const numeric = branches.some(({ type }) => type === "number" || type === "integer");
  if (numeric && /^[-+\d._e]+$/i.test(data)) return "; write a number without quotes and underscores";
  const choices = branches.flatMap(({ const: choice }) => (typeof choice === "string" ? [choice] : []));
  return suggestion(data, choices);
}
