import { readFileSync } from "node:fs";
import { UserError } from "../../errors.ts";
import { shipped } from "../../files/shipped.ts";

/** The kinds that have a template in `templates/`, with the suffix of its name. */
const titles = {
  losses: "Loss",
  penalties: "Penalty",
  augmentations: "Augmentation",
  layers: "Layer",
  normalizers: "Normalizer",
  initializers: "Initializer",
  optimizers: "Optimizer",
  schedules: "Schedule",
  constraints: "Constraint",
  metrics: "Metric",
  algorithms: "Algorithm",
  datasets: "Dataset",
} as const;

export type TemplateKind = keyof typeof titles;

export const templateKinds = Object.keys(titles) as readonly TemplateKind[];

export const isTemplateKind = (kind: string): kind is TemplateKind => Object.hasOwn(titles, kind);

/** The kind in the singular: "loss". */
export const singular = (kind: TemplateKind): string => titles[kind].toLowerCase();

// The built program reads the sources, too: compiled, they would have lost their types.
const folder = shipped("src/cli/templates/");

/** The source of a new component and of its test. */
export function componentTexts(kind: TemplateKind, name: string) {
  const placeholder = `your${titles[kind]}`;
  const texts = ["ts", "test.ts"].map((ending) =>
    readFileSync(new URL(`${placeholder}.${ending}`, folder), "utf8"),
  );
  const taken = texts.some((text) => new RegExp(`\\b${name}\\b`).test(imports(text)));
  if (taken) throw new UserError(`${name}: the new module imports something of this name; choose another`);
  const [component, test] = texts.map((text) => text.replaceAll(placeholder, name));
  return { component: component!, test: test! };
}

const imports = (text: string): string => (text.match(/^import [^;]*;/gm) ?? []).join("\n");
