import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { experimentsOf } from "../algorithms/catalogues.ts";
import { UserError } from "../errors.ts";
import type { Catalogues } from "../registry/component.ts";
import { schemaText } from "../registry/validate/schema.ts";

/** The schema that the first line of an experiment names, as seen from the folder above `experiments/`. */
export const schemaFile = "schemas/experiment.schema.json";

export const textOf = (catalogues: Catalogues): string => schemaText(experimentsOf(catalogues), catalogues);

export function writeSchema(file: string, catalogues: Catalogues): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, textOf(catalogues));
}

/** Throws a `UserError` if the file does not hold the schema of these components. */
export function requireSchema(file: string, catalogues: Catalogues): void {
  const flaw = !existsSync(file)
    ? "no such file"
    : readFileSync(file, "utf8") === textOf(catalogues)
      ? undefined
      : "not the schema of the current components";
  if (flaw !== undefined) throw new UserError(`${file}: ${flaw}; \`exp schema --out ${file}\` writes it`);
}
