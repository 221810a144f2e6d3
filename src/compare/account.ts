import { type Static, Type } from "@sinclair/typebox";
import { readJson } from "../files/json.ts";
import { CodeVersion } from "../runner/runs/codeVersion.ts";
import { EngineFacts } from "../runner/runs/engineFacts.ts";
import { Machine } from "../runner/runs/machine.ts";
import { Manifest, manifestPath, upgradeManifest } from "../runner/runs/manifest.ts";

const Session = Type.Object({
  startedAt: Type.String(),
  argv: Type.Array(Type.String()),
  source: Type.Pick(CodeVersion, ["git", "versions"]),
  machine: Type.Pick(Machine, ["cpu", "gpus"]),
  engine: Type.Composite([
    Type.Pick(EngineFacts, ["name", "version", "device", "threads"]),
    Type.Partial(Type.Pick(EngineFacts, ["compile", "precision"])),
  ]),
});
export type Session = Static<typeof Session>;

/** The part of a run's manifest that a comparison needs: a subset, so that runs of other versions can be compared. */
const Account = Type.Composite([
  Session,
  Type.Pick(Manifest, ["experiment", "seed", "steps", "status", "finishedAt", "parameters", "imported"]),
  Type.Object({
    plan: Type.Object({ budget: Type.String() }),
    resumes: Type.Array(Session),
  }),
]);
export type Account = Static<typeof Account>;

/** @throws UserError (exit 4) if the manifest is missing or damaged */
export const readAccount = (run: string): Promise<Account> =>
  readJson(manifestPath(run), Account, upgradeManifest);
