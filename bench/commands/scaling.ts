import type { Command } from "commander";
import { type Point, type Sweep, scale, sweeps } from "../measure/scaling.ts";
import { markdown } from "../report/markdown.ts";
import { machine, save } from "../report/save.ts";
import { scalingChart, scalingRows } from "../report/scaling.ts";
import { comparison, lengthOf, namesFrom, type Options, settingOf } from "./options.ts";

const names = sweeps.map(({ name }) => name);

/** Time per image as batch, width and number of critic updates grow. */
export function scalingCommand(): Command {
  return comparison("scaling", ["function"])
    .description("time per image as work grows")
    .option("--sweeps <names>", `allowed: ${names.join(", ")}`, (text) => namesFrom(text, names), names)
    .action(scaling);
}

async function scaling(options: Options & { readonly sweeps: readonly string[] }): Promise<void> {
  const setting = await settingOf(options);
  const length = lengthOf(options);
  const conditions = { machine: machine(), threads: options.threads, length };
  const done: (Sweep & { readonly points: readonly Point[] })[] = [];
  for (const sweep of sweeps.filter(({ name }) => options.sweeps.includes(name))) {
    const points = await scale(sweep, setting, length);
    console.log(`\n${markdown(scalingRows(sweep, points))}`);
    done.push({ ...sweep, points });
    save(options.out, {
      "scaling.json": { ...conditions, sweeps: done },
      [`scaling-${sweep.name}.svg`]: scalingChart(sweep, points),
    });
  }
}
