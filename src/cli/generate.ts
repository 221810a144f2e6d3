import { readyFile, withEnding } from "../files/places.ts";
import type { Company } from "../runner/samples/arrange.ts";
import { generatePicture } from "../runner/samples/generatePicture.ts";
import { checkedRun } from "./checked.ts";
import { engineChoice } from "./computing.ts";
import type { Action, Values } from "./options.ts";
import { note, printResult } from "./output.ts";
import type * as usage from "./usage/runs.ts";

export const action: Action<typeof usage.generate> = async ([run], options) => {
  const { directory, experiment, manifest } = await checkedRun(run, options, note);
  const { perClass, count } = options;
  const file = await readyFile(withEnding(options.out, "PNG", [".png"]));
  const picture = await generatePicture({
    directory,
    experiment,
    ...engineChoice(manifest, options),
    step: options.step,
    count: perClass ?? count,
    seed: options.seed,
    classOf: options.class,
    perClass: perClass !== undefined,
    company: companyOf(options),
    file,
    notice: note,
  });
  const made = perClass === undefined ? `${count} samples` : `${perClass} samples of each class`;
  printResult(options, picture, ({ file, step }) => `${file}: ${made} of step ${step}`);
};

function companyOf({ real, neighbours }: Values<typeof usage.generate.options>): Company {
  if (neighbours !== undefined) return { kind: "neighbours", count: neighbours };
  return { kind: real ? "real" : "none" };
}
