import { UserError } from "../errors.ts";
import type { Leaf, Origin } from "../registry/origins.ts";
import { showPath } from "../registry/report/show.ts";
import { style } from "../terminal.ts";
import { load } from "./experiments.ts";
import type { Action } from "./options.ts";
import { note, printResult } from "./output.ts";
import type * as usage from "./usage/experiments.ts";
import { entry } from "./wrap.ts";

export const action: Action<typeof usage.config> = async ([file], options) => {
  const result = await load(file, options);
  if (!result.ok) throw new UserError(result.report);
  if (result.report !== "") note(result.report);
  const { experiment, leaves } = result;
  const origins = leaves.map(({ path, origin }) => ({ path, origin }));
  printResult(options, { experiment, origins }, () => lines(leaves));
};

function lines(leaves: readonly Leaf[]): readonly string[] {
  const values = leaves.map((leaf) => `${showPath(leaf.path)}: ${shown(leaf)}`);
  const start = Math.min(60, Math.max(...values.map(({ length }) => length))) + 2;
  return leaves.map(({ origin }, index) => entry(values[index]!, style.dim(originWords(origin)), start));
}

/** A value in one line, cut if it would fill the screen. */
function shown({ value }: Leaf): string {
  const text = typeof value === "string" ? value.trim().replaceAll(/\s+/g, " ") : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

function originWords(origin: Origin): string {
  switch (origin.from) {
    case "default":
      return "default";
    case "option":
      return origin.option;
    case "file":
      return `${origin.file}:${origin.line}:${origin.column}`;
  }
}
