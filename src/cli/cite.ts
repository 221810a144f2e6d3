import { algorithmPapers, experimentsOf } from "../algorithms/catalogues.ts";
import { UserError } from "../errors.ts";
import { citations } from "../registry/citations.ts";
import { variantOf } from "../registry/validate/variants.ts";
import { cataloguesFor } from "./catalogues.ts";
import { load } from "./experiments.ts";
import type { Action } from "./options.ts";
import { printResult } from "./output.ts";
import type * as usage from "./usage/experiments.ts";
import { wrap } from "./wrap.ts";

export const action: Action<typeof usage.cite> = async ([file], options) => {
  const result = await load(file, { ...options, set: [] });
  if (!result.ok) throw new UserError(result.report);
  const catalogues = await cataloguesFor(options);
  const cited = citations(
    variantOf(experimentsOf(catalogues), result.experiment),
    result.experiment,
    catalogues,
    algorithmPapers(catalogues, result.experiment),
  );
  printResult(options, cited, () =>
    cited.map(({ authors, year, title, url, by }) =>
      wrap(`${authors} (${year}). ${title}. ${url}\n    for ${by.join(", ")}`),
    ),
  );
};
