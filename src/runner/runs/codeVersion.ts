import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { type Static, Type } from "@sinclair/typebox";
import { execa } from "execa";
import { shipped } from "../../files/shipped.ts";

const Commit = Type.Object({ commit: Type.String(), dirty: Type.Boolean() });

/** The version of the code that ran. */
export const CodeVersion = Type.Object({
  /** The commit of the working directory; null outside a git repository. Untracked files make it dirty too. */
  git: Type.Union([Commit, Type.Null()]),
  /** SHA-256 of the package-lock.json that fixes the dependencies: this package's, or else the working directory's. */
  lockfile: Type.Union([Type.String(), Type.Null()]),
  versions: Type.Record(Type.String(), Type.String()),
});
export type CodeVersion = Static<typeof CodeVersion>;

const require = createRequire(import.meta.url);

/** Describes the code as far as possible; never fails. */
export async function describeCode(workingDirectory = process.cwd()): Promise<CodeVersion> {
  const [git, lockfile] = await Promise.all([
    describeGit(workingDirectory),
    lockfileDigest(workingDirectory),
  ]);
  return { git, lockfile, versions: versions() };
}

/** Versions by name: this package, Node, TensorFlow.js. */
export function versions(): Record<string, string> {
  const own: { name: string; version: string } = require("exp-gan/package.json");
  const core: { version: string } = require("@tensorflow/tfjs-core/package.json");
  return { [own.name]: own.version, node: process.versions.node, "tfjs-core": core.version };
}

async function describeGit(cwd: string): Promise<CodeVersion["git"]> {
  const [head, status] = await Promise.all([
    git(cwd, "rev-parse", "--verify", "HEAD"),
    git(cwd, "status", "--porcelain"),
  ]);
  return head === undefined || status === undefined ? null : { commit: head, dirty: status !== "" };
}

/** The output of git, or undefined if it fails. It takes no lock and starts no program that the repository configures. */
async function git(cwd: string, ...args: readonly string[]): Promise<string | undefined> {
  const { failed, stdout } = await execa(
    "git",
    ["--no-optional-locks", "-c", "core.fsmonitor=false", ...args],
    {
      cwd,
      stdin: "ignore",
      timeout: 5000,
      reject: false,
      // Else execa takes over signals while git runs, and loses some.
      cleanup: false,
    },
  );
  return failed ? undefined : stdout;
}

async function lockfileDigest(workingDirectory: string): Promise<string | null> {
  const places = [shipped("package-lock.json"), `${workingDirectory}/package-lock.json`];
  for (const place of places) {
    const content = await readFile(place).catch(() => undefined);
    if (content) return createHash("sha256").update(content).digest("hex");
  }
  return null;
}
