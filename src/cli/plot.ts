import { selectedGroups } from "../compare/comparison.ts";
import { plot } from "../compare/report/plot.ts";
import { exitCodes, UserError } from "../errors.ts";
import { writeFileDurably } from "../files/durable.ts";
import { readyFile, withEnding } from "../files/places.ts";
import type { Action } from "./options.ts";
import { note, printResult } from "./output.ts";
import type * as usage from "./usage/runs.ts";

export const action: Action<typeof usage.plot> = async ([patterns], options) => {
  const file = await readyFile(withEnding(options.out, "SVG", [".svg"]));
  const svg = plot(await selectedGroups(options.runs, patterns, note), options.only);
  if (svg === undefined) throw new UserError("these runs have nothing to plot", exitCodes.data);
  await writeFileDurably(file, new TextEncoder().encode(svg));
  printResult(options, { file: options.out }, ({ file }) => file);
};
