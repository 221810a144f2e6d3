import { exitCodes, UserError } from "../../errors.ts";
import { isRecord } from "../../files/json.ts";
import { shellWord } from "../../printable.ts";
import type { Path } from "../../registry/invalidParameter.ts";
import { showPath, showValue } from "../../registry/report/show.ts";
import { readDocument } from "../../registry/yaml/document.ts";
import { readText } from "../../registry/yaml/text.ts";
import { plain } from "../../registry/yaml/tree.ts";
import { experimentPath, type Manifest } from "./manifest.ts";

/** Differences that a message names. */
const named = 3;

/**
 * Refuses a run whose experiment.yaml is not what it was when the run began: its checkpoints and records would belong to
 * another experiment than its next steps. Runs of earlier builds, which kept no copy, are not checked; nor is a file that
 * cannot be read, which the caller reports.
 *
 * @throws UserError (exit 4) that names the fields
 */
export function refuseEdited(run: string, { experiment: { resolved } }: Manifest): void {
  const file = experimentPath(run);
  const now = contentOf(file);
  if (resolved === undefined || now === undefined) return;
  const edits = differences(resolved, now);
  if (edits.length === 0) return;
  const shown =
    edits.slice(0, named).join("; ") + (edits.length > named ? `; and ${edits.length - named} more` : "");
  throw new UserError(
    `${file}: edited since the run began: ${shown}. Undo that, or begin another run: exp run ${shellWord(file)}`,
    exitCodes.checkpoint,
  );
}

function contentOf(file: string): unknown {
  const text = readText(file);
  const tree = text.ok ? readDocument(text.source).tree : undefined;
  return tree && plain(tree);
}

/** Each field that differs, with both values: `optimizers.critic.learningRate is 0.2, was 0.002`. */
export function differences(before: unknown, now: unknown, path: Path = []): readonly string[] {
  const [old, current] = [childrenOf(before), childrenOf(now)];
  if (old !== undefined && current !== undefined && Array.isArray(before) === Array.isArray(now)) {
    const keys = [...new Set([...old.keys(), ...current.keys()])];
    return keys.flatMap((key) => differences(old.get(key), current.get(key), [...path, key]));
  }
  if (before === now) return [];
  return [`${showPath(path) || "the whole file"} is ${words(now)}, was ${words(before)}`];
}

function childrenOf(value: unknown): ReadonlyMap<string | number, unknown> | undefined {
  if (Array.isArray(value)) return new Map(value.entries());
  return isRecord(value) ? new Map(Object.entries(value)) : undefined;
}

const words = (value: unknown): string => (value === undefined ? "missing" : showValue(value));
