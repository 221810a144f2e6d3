import { relative } from "node:path";
import { exitCodes, UserError } from "../../errors.ts";
import { isRecord } from "../../files/json.ts";
import { InvalidParameter, type Path } from "../../registry/invalidParameter.ts";
import { showPath } from "../../registry/report/show.ts";
import type { Checked } from "../checked.ts";

/** A component that a step refuses, as a user's error that names it and its module; every other error unchanged. */
export function blame(error: unknown, { file, resolved, components = {} }: Checked): unknown {
  if (!(error instanceof InvalidParameter)) return error;
  const type = typeAt(resolved, error.path);
  const module = Object.entries(components).find(([name]) => name.endsWith(`/${type}`))?.[1];
  const place = relative("", module ?? file);
  return new UserError(`${place}: ${showPath(error.path)} (${type}): ${error.message}`, exitCodes.experiment);
}

/** The type of the spec at a path of an experiment. */
function typeAt(resolved: unknown, path: Path): string {
  const spec = path.reduce<unknown>(
    (value, step) => (isRecord(value) || Array.isArray(value) ? (value as never)[step] : undefined),
    resolved,
  );
  return isRecord(spec) ? String(spec.type) : "unknown";
}
