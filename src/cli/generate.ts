import { stat } from "node:fs/promises";
import { UserError } from "../errors.ts";
import { readyFile, withEnding } from "../files/places.ts";
import type { Company } from "../runner/samples/arrange.ts";
import { generateFolder } from "../runner/samples/generateFolder.ts";
import { generatePicture } from "../runner/samples/generatePicture.ts";
import { checkedRun } from "./checked.ts";
import { engineChoice } from "./computing.ts";
import type { Action, Values } from "./options.ts";
import { note, printResult } from "./output.ts";
import type * as usage from "./usage/runs.ts";

export const action: Action<typeof usage.generate> = async ([run], options) => {
  const { directory, experiment, manifest } = await checkedRun(run, options, note);
  const { perClass, count, out } = options;
  const request = {
    directory,
    experiment,
    ...engineChoice(manifest, options),
    step: options.step,
    count: perClass ?? count,
    seed: options.seed,
    classOf: options.class,
    perClass: perClass !== undefined,
    notice: note,
  };
  if (await isFolder(out)) {
    checkAlone(options);
    const made = await generateFolder({ ...request, folder: out, force: options.force });
    printResult(options, made, ({ folder, files, step }) => `${folder}: ${files} images of step ${step}`);
    return;
  }
  const file = await readyFile(withEnding(out, "PNG", [".png"]));
  const picture = await generatePicture({ ...request, company: companyOf(options), file });
  const made = perClass === undefined ? `${count} samples` : `${perClass} samples of each class`;
  printResult(options, picture, ({ file, step }) => `${file}: ${made} of step ${step}`);
};

/** A path that ends with a slash means a folder, also if there is none yet. */
const isFolder = async (path: string): Promise<boolean> =>
  /[/\\]$/.test(path) || ((await stat(path).catch(() => undefined))?.isDirectory() ?? false);

/** @throws UserError if something is asked for that only one image can show */
function checkAlone({ real, neighbours, out }: Options): void {
  const option = real ? "--real" : neighbours === undefined ? undefined : "--neighbours";
  if (option !== undefined)
    throw new UserError(`${option}: belongs into one image, and --out ${out} is a folder; name a PNG file`);
}

type Options = Values<typeof usage.generate.options>;

function companyOf({ real, neighbours }: Options): Company {
  if (neighbours !== undefined) return { kind: "neighbours", count: neighbours };
  return { kind: real ? "real" : "none" };
}
