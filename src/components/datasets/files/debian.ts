import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { exitCodes, UserError } from "../../../errors.ts";
import { command } from "./command.ts";
import type { RemoteSource } from "./publications.ts";

type DebianSource = Extract<RemoteSource, { from: "debian" }>;

/** Fetches a Debian or Ubuntu package with apt, which checks its signature, and unpacks it; needs no root. */
export async function unpackDebianPackage(source: DebianSource, scratch: string): Promise<string> {
  await download(source.package, scratch);
  const archive = (await readdir(scratch)).find((file) => file.endsWith(".deb"));
  if (archive === undefined) throw new UserError("apt-get: left no .deb file", exitCodes.data);
  await command("dpkg-deb", ["--extract", archive, "unpacked"], scratch);
  return join(scratch, "unpacked", source.folder);
}

/**
 * Package lists that are missing (container images ship none) or out of date make the first try fail. The second
 * one fetches lists into the scratch directory: the system's own are not ours to change and would need root.
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

/** Options that keep apt's lists and cache under `scratch`, with the directories it expects to find there. */
async function ownState(scratch: string): Promise<readonly string[]> {
  await mkdir(join(scratch, "state", "lists", "partial"), { recursive: true });
  await mkdir(join(scratch, "cache", "archives", "partial"), { recursive: true });
  return ["-o", `Dir::State=${join(scratch, "state")}`, "-o", `Dir::Cache=${join(scratch, "cache")}`];
}

function aptGet(args: readonly string[], scratch: string): Promise<void> {
  // As root, apt fetches as a user of its own, who may not write here.
  const here = ["-o", "APT::Sandbox::User=root", "-o", "Acquire::Retries=1"];
  return command("apt-get", ["--quiet", ...here, ...args], scratch);
}
