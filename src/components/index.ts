import type { Catalogue } from "../registry/component.ts";
import { augmentations } from "./augmentations/index.ts";
import { classifiers } from "./classifiers/index.ts";
import { constraints } from "./constraints/index.ts";
import { critics } from "./critics/index.ts";
import { datasets } from "./datasets/index.ts";
import { extractors } from "./extractors/index.ts";
import { generators } from "./generators/index.ts";
import { initializers } from "./initializers/index.ts";
import { layers } from "./layers/index.ts";
import { losses } from "./losses/index.ts";
import { metrics } from "./metrics/index.ts";
import { normalizers } from "./normalizers/index.ts";
import { optimizers } from "./optimizers/index.ts";
import { penalties } from "./penalties/index.ts";
import { schedules } from "./schedules/index.ts";
import { weightTransforms } from "./weightTransforms/index.ts";

/** The built-in components by kind; a kind has the name of its folder. */
export const builtIn = {
  datasets,
  augmentations,
  generators,
  critics,
  classifiers,
  layers,
  normalizers,
  weightTransforms,
  initializers,
  losses,
  penalties,
  constraints,
  optimizers,
  schedules,
  metrics,
  extractors,
} satisfies Readonly<Record<string, Catalogue<unknown>>>;
