import { cataloguesFor } from "./catalogues.ts";
import type { Action } from "./options.ts";
import { print, printResult } from "./output.ts";
import { requireSchema, schemaFile, textOf, writeSchema } from "./schemaFile.ts";
import type * as usage from "./usage/tools.ts";

export const action: Action<typeof usage.schema> = async (_, options) => {
  const { out, check } = options;
  const catalogues = await cataloguesFor(options);
  if (out === undefined && !check) {
    print(textOf(catalogues).trimEnd());
    return;
  }
  const file = out ?? schemaFile;
  if (check) requireSchema(file, catalogues);
  else await writeSchema(file, catalogues);
  printResult(options, { file }, () => `${file}: ${check ? "up to date" : "written"}`);
};
