import type { Path } from "../invalidParameter.ts";
import { nearest } from "../report/nearest.ts";
import type { Problem } from "../report/problem.ts";
import { showValue } from "../report/show.ts";
import type { Violation } from "./piecewise.ts";
import { type Repair, removeKey, renameKey, replaceType } from "./repair.ts";
import type { JsonSchema } from "./schema.ts";
import { settingMeant, specLine } from "./settings.ts";
import { componentNames, nameOf, oneOf, propertiesOf, words } from "./words.ts";

/** A mistake, and how to read on as if it had not been made. */
export interface Finding {
  readonly problem: Problem;
  readonly repair?: Repair;
}

/** The mistake behind a violation at `path`. */
export function interpret(violation: Violation, path: Path, whole: JsonSchema): Finding {
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

function missing({ params, parentSchema }: Violation, path: Path, whole: JsonSchema): Finding {
  const key = params.missingProperty as string;
  return isMissing([...path, key], words(propertiesOf(parentSchema)[key]!, whole));
}

const isMissing = (path: Path, expected: string): Finding => ({
  problem: { severity: "error", path, message: `is missing; it has to be ${expected}` },
});

/** A spec that does not say, or not rightly, which component it is of. */
function unclearSpec(violation: Violation, path: Path, whole: JsonSchema): Finding {
  const { parentSchema, data } = violation;
  if (typeof data !== "object" || data === null || Array.isArray(data)) return unfit(violation, path, whole);
  const names = componentNames(parentSchema);
  const setting = namedSetting(data, parentSchema, path);
  if (setting !== undefined) return setting;
  return "type" in data ? unknownComponent(data.type, names, path) : noType(data, names, path);
}

/** The answer to `type: r1`, which names a setting of a component. */
function namedSetting(data: object, definition: JsonSchema, path: Path): Finding | undefined {
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

function noType(spec: object, names: readonly string[], path: Path): Finding {
  const slip = Object.keys(spec).find((key) => nearest(key, ["type"]));
  if (slip === undefined) return isMissing([...path, "type"], oneOf(names));
  return {
    problem: {
      severity: "error",
      path: [...path, slip],
      at: "key",
      message: `unknown key; type has to be ${oneOf(names)}; did you mean type?`,
    },
    repair: renameKey(path, slip, "type"),
  };
}

function unknownComponent(type: unknown, names: readonly string[], path: Path): Finding {
  const meant = typeof type === "string" ? nearest(type, names) : undefined;
  const message =
    typeof type === "string"
      ? `unknown component ${showValue(type)}; there are ${names.join(", ")}${suggest(meant)}`
      : `must be ${oneOf(names)}, not ${showValue(type)}`;
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
