import { dirname, join } from "node:path";
import { glob } from "glob";
import type { Makes } from "../../conformance/parameters.ts";
import { type Loader, pluginsIn } from "../../registry/plugins/plugins.ts";
import { builtInCatalogues, cataloguesFor } from "../catalogues.ts";
import type { PluginOptions } from "../plugins.ts";

/** A component of the user's, and where it stands. */
export interface Own {
  readonly kind: string;
  readonly name: string;
  readonly component: Makes<unknown>;
}

/** All components that are not built in. */
export async function ownComponents(plugins: PluginOptions): Promise<readonly Own[]> {
  return [...(await cataloguesFor(plugins))].flatMap(([kind, catalogue]) =>
    Object.entries(catalogue)
      .map(([name, component]) => ({ kind, name, component }))
      .filter(({ name, component }) => builtInCatalogues.get(kind)![name] !== component),
  );
}

/** The tests that lie beside the modules that a configuration names. */
export async function testsBeside(config: string, load: Loader): Promise<readonly string[]> {
  const modules = (await pluginsIn(config, load)).flatMap(({ files }) => files);
  const folders = [...new Set(modules.map((file) => dirname(file)))];
  const found = await glob(
    folders.map((folder) => join(glob.escape(folder), "*.test.{ts,mts,js,mjs}")),
    { absolute: true },
  );
  return found.sort();
}
