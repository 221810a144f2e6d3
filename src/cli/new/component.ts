import { relative, resolve } from "node:path";
import { experimentsOf } from "../../algorithms/catalogues.ts";
import { UserError } from "../../errors.ts";
import { type Catalogues, pluginVersion } from "../../registry/component.ts";
import { refusalIn } from "../../registry/plugins/find.ts";
import { experimentSchema } from "../../registry/validate/schema.ts";
import { builtInCatalogues, cataloguesFor, kindNamed } from "../catalogues.ts";
import { type PluginOptions, pluginSource } from "../plugins.ts";
import { schemaFile, writeSchema } from "../schemaFile.ts";
import { experimentText } from "./experiment.ts";
import { writeNew } from "./files.ts";
import type { Name } from "./name.ts";
import { componentTexts, isTemplateKind, singular, type TemplateKind, templateKinds } from "./template.ts";

/** The files of a new component, as paths relative to the working directory. */
export interface Made {
  readonly kind: string;
  /** Its name in experiments. */
  readonly name: string;
  readonly files: readonly string[];
  readonly experiment: string;
  /** What is left to do before experiments find the component, if anything. */
  readonly advice: string | undefined;
}

/**
 * Writes a component, its test and its experiment into the working directory; a configuration too, if none counts
 * there, and the schema for editors.
 */
export async function newComponent(kindName: string, name: Name, options: PluginOptions): Promise<Made> {
  const kind = templateKind(kindName);
  requireFree(kind, name.camel);
  const { component, test } = componentTexts(kind, name.camel);
  const config = configHere(options);
  const game = `experiments/${name.dashed}.yaml`;
  const files = {
    [`components/${name.camel}.ts`]: component,
    [`components/${name.camel}.test.ts`]: test,
    [game]: experimentText(kind, name),
    ...(config === undefined && { "exp.config.ts": configText }),
  };
  await writeNew(files);
  const catalogues = await cataloguesFor(options);
  await writeSchema(schemaFile, catalogues);
  const found = Object.hasOwn(catalogues.get(kind)!, name.camel);
  return {
    kind,
    name: name.camel,
    files: [...Object.keys(files), schemaFile],
    experiment: game,
    advice: found || config === undefined ? undefined : adviceFor(config),
  };
}

/** The configuration that counts here. Throws a `UserError` if one that is written here would not be loaded. */
function configHere(options: PluginOptions): string | undefined {
  const config = pluginSource(options);
  const refusal = config === undefined ? refusalIn(process.cwd()) : undefined;
  if (refusal !== undefined) throw new UserError(`a configuration in this folder ${refusal}`);
  return config;
}

const configText = `import { defineConfig } from "exp-gan";

// The modules that hold components. exp reads this file when it is run in this folder.
export default defineConfig({ version: ${pluginVersion}, plugins: ["components/*.ts"] });
`;

function adviceFor(config: string): string {
  const glob = relative(resolve(config, ".."), resolve("components/*.ts"));
  return `add "${glob}" to the plugins in ${relative("", config)}, so that experiments can use it`;
}

function templateKind(kindName: string): TemplateKind {
  const kind = kindNamed(builtInCatalogues, kindName);
  if (isTemplateKind(kind)) return kind;
  throw new UserError(`${kind}: there is no template for this kind; there are templates for ${choices}`);
}

const choices = templateKinds.map(singular).join(", ");

/** Throws a `UserError` if a built-in component has the name, be it of another kind that the same specs may name. */
function requireFree(kind: TemplateKind, name: string): void {
  const catalogue = builtInCatalogues.get(kind)!;
  if (Object.hasOwn(catalogue, name))
    throw new UserError(
      `${name}: there is already a component of this name among the ${kind}; choose another`,
    );
  const standIn = Object.values(catalogue)[0]!;
  const extended: Catalogues = new Map([...builtInCatalogues, [kind, { ...catalogue, [name]: standIn }]]);
  experimentSchema(experimentsOf(extended), extended);
}
