import { existsSync, readFileSync } from "node:fs";
import { experimentsOf } from "../algorithms/catalogues.ts";
import { UserError } from "../errors.ts";
import { writeFileDurably } from "../files/durable.ts";
import { readyFile } from "../files/places.ts";
import type { Catalogues } from "../registry/component.ts";
import { schemaText } from "../registry/validate/schema.ts";

/** The schema that the first line of an experiment names, as seen from the folder above `experiments/`. */
export const schemaFile = "schemas/experiment.schema.json";

export const textOf = (catalogues: Catalogues): string => schemaText(experimentsOf(catalogues), catalogues);

export async function writeSchema(file: string, catalogues: Catalogues): Promise<void> {
  await writeFileDurably(await readyFile(file), new TextEncoder().encode(textOf(catalogues)));
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
