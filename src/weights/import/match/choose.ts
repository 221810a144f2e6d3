import { basename } from "node:path";
import { exitCodes, UserError } from "../../../errors.ts";
import { printable, shellWord } from "../../../printable.ts";
import type { Fit, Target } from "./fit.ts";
import { valuesOf } from "./values.ts";

/** What the user says of files that can be read in more than one way. */
export interface Choices {
  /** What to do with tensors that no network has. */
  readonly extra: "refuse" | "allow";
  /** The place in a file, or the file, that fills a network, by the network's name. */
  readonly from: Readonly<Record<string, string | undefined>>;
  /** That of the moving average of a network's weights. */
  readonly average?: string | undefined;
}

/** What fills a network, and the moving average of its weights if it is another. */
export interface Chosen {
  readonly fit: Fit;
  readonly average?: Fit;
}

/**
 * Chooses between groups that all fill a network: by what the user said, or by their names if one of two is the moving
 * average of the other. Groups of the same values are one.
 */
export function choose(target: Target, all: readonly Fit[], choices: Choices): Chosen {
  const said = choices.from[target.name];
  const ofAverage = target.average === undefined ? undefined : choices.average;
  const average = ofAverage === undefined ? undefined : keyed(all, ofAverage, "ema");
  const others = all.filter((fit) => fit !== average);
  const rest = said === undefined ? distinct(others) : [keyed(all, said, target.name)];
  if (average !== undefined)
    return { fit: rest.length > 1 ? unclear(target, rest) : (rest[0] ?? average), average };
  if (said !== undefined) return withAverage(rest[0]!, all);
  return rest.length === 1 ? { fit: rest[0]! } : byName(target, rest);
}

/** The group or file that the user named. */
function keyed(fits: readonly Fit[], key: string, option: string): Fit {
  const named = fits.filter(({ place, file }) => place === key || file.path === key);
  if (named.length === 1) return named[0]!;
  const known = fits.map((fit) => keyOf(fit, fits)).join(", ");
  const problem = named.length === 0 ? "names no weights that fit" : "names several";
  throw new UserError(
    `--${option} ${printable(key)}: ${problem}; fitting are ${known}`,
    exitCodes.checkpoint,
  );
}

/** A chosen group's moving average is the only one that has the name of one. */
function withAverage(fit: Fit, all: readonly Fit[]): Chosen {
  const averages = all.filter((other) => other !== fit && isAverage(other, all));
  const isClear = fit.target.average !== undefined && !isAverage(fit, all) && averages.length === 1;
  return isClear ? { fit, average: averages[0]! } : { fit };
}

function byName(target: Target, fits: readonly Fit[]): Chosen {
  const averages = fits.filter((fit) => isAverage(fit, fits));
  const [fit, ...more] = fits.filter((fit) => !averages.includes(fit));
  const isClear =
    target.average !== undefined && averages.length === 1 && fit !== undefined && more.length === 0;
  return isClear ? { fit, average: averages[0]! } : { fit: unclear(target, fits) };
}

/** The most groups that a refusal lists. */
const shown = 4;

function unclear(target: Target, fits: readonly Fit[]): never {
  const keys = fits.map((fit) => keyOf(fit, fits));
  const list =
    keys.slice(0, shown).join(", ") + (keys.length > shown ? ` and ${keys.length - shown} more` : "");
  const average = fits.findIndex((fit) => isAverage(fit, fits));
  const raw = keys[average === 0 ? 1 : 0];
  const both = target.average === undefined ? "" : `, --ema ${keys[average < 0 ? 1 : average]}`;
  throw new UserError(
    `${fits[0]!.file.path}: ${keys.length} sets of weights fit the ${target.name}: ${list}; choose with --${target.name} ${raw}${both}`,
    exitCodes.checkpoint,
  );
}

/** What names a group on the command line: its file, if the groups are in several; else its place there. */
function keyOf({ place, file }: Fit, all: readonly Fit[]): string {
  const key = all.some((other) => other.file !== file) || place === "" ? file.path : place;
  return shellWord(printable(key));
}

const averageWords = new Set([
  "ema",
  "swa",
  "avg",
  "average",
  "averaged",
  "shadow",
  "smooth",
  "smoothed",
  "running",
  "moving",
]);

/** True if a group has the name of a moving average: `g_ema`, `netG_ema`, `ema_model`, `generatorEma`, `g_running`. */
function isAverage(fit: Fit, all: readonly Fit[]): boolean {
  const isOneFile = all.every(({ file }) => file === fit.file);
  const name = isOneFile ? fit.place : `${fit.place} ${basename(fit.file.path)}`;
  return name.split(/[^A-Za-z0-9]+|(?<=[a-z])(?=[A-Z])/).some((word) => averageWords.has(word.toLowerCase()));
}

/** One of each; a file can hold the same weights twice, as a module and as its state dict. */
function distinct(fits: readonly Fit[]): readonly Fit[] {
  if (fits.length < 2) return fits;
  const digests = fits.map(({ match }) => valuesOf(match));
  return fits.filter((_, i) => digests.indexOf(digests[i]!) === i);
}
