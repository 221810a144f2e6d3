import { relative, resolve } from "node:path";
import { experimentsOf } from "../../algorithms/catalogues.ts";
import { UserError } from "../../errors.ts";
import type { Catalogues } from "../../registry/component.ts";
import { findConfig } from "../../registry/plugins/config.ts";
import { experimentSchema } from "../../registry/validate/schema.ts";
import { builtInCatalogues, cataloguesNear, kindNamed } from "../catalogues.ts";
import { schemaFile, writeSchema } from "../schemaFile.ts";
import { writeNew } from "./files.ts";
import { gameText } from "./game.ts";
import type { Name } from "./name.ts";
import { componentTexts, isTemplateKind, singular, type TemplateKind, templateKinds } from "./template.ts";

/** What has been made, as paths relative to the working directory. */
export interface Made {
  readonly kind: string;
  /** As experiments name it. */
  readonly name: string;
  readonly files: readonly string[];
  readonly experiment: string;
  /** A line on what is left to do before experiments find the component; undefined where nothing is. */
  readonly advice: string | undefined;
}

/** Writes a component, its test and its experiment into the working directory, and what makes them found. */
export async function newComponent(kindName: string, name: Name): Promise<Made> {
  const kind = templateKind(kindName);
  requireFree(kind, name.camel);
  const { component, test } = componentTexts(kind, name.camel);
  const config = findConfig(resolve());
  const game = `experiments/${name.dashed}.yaml`;
  const files = {
    [`components/${name.camel}.ts`]: component,
    [`components/${name.camel}.test.ts`]: test,
    [game]: gameText(kind, name),
    ...(config === undefined && { "exp.config.ts": configText }),
  };
  writeNew(files);
  const catalogues = await cataloguesNear("");
  writeSchema(schemaFile, catalogues);
  const found = Object.hasOwn(catalogues.get(kind)!, name.camel);
  return {
    kind,
    name: name.camel,
    files: [...Object.keys(files), schemaFile],
    experiment: game,
    advice: found ? undefined : adviceFor(config!),
  };
}

const configText = `import { defineConfig } from "exp-gan";

// Which modules hold components: experiments in this folder, and below it, can use them by name.
export default defineConfig({ plugins: ["components/*.ts"] });
`;

function adviceFor(config: string): string {
  const glob = relative(resolve(config, ".."), resolve("components/*.ts"));
  return `add "${glob}" to the plugins in ${relative("", config)}, so that experiments find it`;
}

function templateKind(kindName: string): TemplateKind {
  const kind = kindNamed(builtInCatalogues, kindName);
  if (isTemplateKind(kind)) return kind;
  throw new UserError(`${kind}: there is no template for them; there is one for ${choices}`);
}

const choices = templateKinds.map(singular).join(", ");

/** Throws a `UserError` where a built-in component has the name, also among a kind that stands in the same places. */
function requireFree(kind: TemplateKind, name: string): void {
  const catalogue = builtInCatalogues.get(kind)!;
  if (Object.hasOwn(catalogue, name))
    throw new UserError(`${name}: there is a component of this name among the ${kind}; choose another`);
  const standIn = Object.values(catalogue)[0]!;
  const extended: Catalogues = new Map([...builtInCatalogues, [kind, { ...catalogue, [name]: standIn }]]);
  experimentSchema(experimentsOf(extended), extended);
}
