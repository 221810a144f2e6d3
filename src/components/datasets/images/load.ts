import { exitCodes, UserError } from "../../../errors.ts";
import type { Data, Notify } from "../contract.ts";
import { extremesOf, type Scaling, scalerFor } from "../pixels.ts";
import { mirrored } from "../splits.ts";
import type { PictureSettings } from "./decode.ts";
import { type ImageSplits, splitImages } from "./heldOut.ts";
import { type PackedImages, packImages } from "./pack.ts";
import { countsLine, refusedLines, warnings } from "./report.ts";
import type { ImageFile } from "./sighted.ts";

/** Parameters that all datasets of picture files have. */
export interface ImageSettings extends PictureSettings {
  readonly testShare: number;
  readonly unreadable: "fail" | "skip";
  readonly mirror: boolean;
  readonly scaling: Scaling;
}

/** Names of a set of pictures in messages and in the cache, and of its classes by label. */
interface Named {
  readonly name: string;
  readonly classes: readonly string[];
}

/**
 * Reads a list of picture files as a dataset: packs them into the cache, holds some out, and says in one line what they
 * are. The only thing that a dataset of picture files adds is where the list comes from.
 *
 * @throws UserError (exit 3) that names pictures that cannot be read, unless they are to be skipped.
 */
export async function loadImages(
  files: readonly ImageFile[],
  settings: ImageSettings,
  { name, classes }: Named,
  notify: Notify,
): Promise<Data> {
  const packed = await packImages(files, settings, name, notify);
  const notes = leftOut(packed, settings, name, notify);
  const splits = splitImages(packed, settings.testShare);
  checkClasses(splits, classes, name);
  const counts = countsLine(name, packed, splits, settings, classes);
  for (const line of [counts, ...warnings(splits)]) notify(line);
  const { train, test, digests } = splits;
  const { scale } = scalerFor(settings.scaling, train.stored, await extremesOf(settings.scaling, train));
  return {
    train: settings.mirror ? mirrored(train) : train,
    test,
    decode: scale,
    digests,
    notes: [counts, ...notes],
  };
}

/** What the manifest says of pictures that are left out. */
function leftOut(
  { images, refused }: PackedImages,
  { unreadable }: ImageSettings,
  name: string,
  notify: Notify,
): readonly string[] {
  if (refused.length === 0) return [];
  const what = `${refused.length.toLocaleString("en")} of ${(images.length + refused.length).toLocaleString("en")} images cannot be used`;
  const shown = [`${name}: ${what}:`, ...refusedLines(refused, 10)].join("\n");
  if (unreadable === "fail" || images.length === 0)
    throw new UserError(
      `${shown}${images.length === 0 ? "" : "\nMend or remove them, or set unreadable: skip to leave them out."}`,
      exitCodes.data,
    );
  notify(`warning: ${shown}`);
  return refusedLines(refused, 1_000).map((line) => `left out: ${line.trim()}`);
}

function checkClasses({ images: { train } }: ImageSplits, classes: readonly string[], name: string): void {
  const trained = new Set(train.map(({ label }) => label));
  const missing = classes.filter((_, label) => !trained.has(label));
  if (missing.length === 0) return;
  const others = missing.length === 1 ? "" : ` (nor have ${missing.length - 1} more)`;
  throw new UserError(
    `${name}: class ${missing[0]} has no image to train on${others}; add some, or lower testShare`,
    exitCodes.data,
  );
}
