import { exitCodes } from "../errors.ts";
import { type Located, position } from "../registry/report/problem.ts";
import { style } from "../terminal.ts";
import { load } from "./experiments.ts";
import { filesOf } from "./files.ts";
import type { Action } from "./options.ts";
import { note, printResult } from "./output.ts";
import type * as usage from "./usage/experiments.ts";

export const action: Action<typeof usage.validate> = async ([patterns], options) => {
  const files = await filesOf(patterns);
  const loaded = await Promise.all(files.map(async (file) => ({ file, result: await load(file, options) })));
  const facts = loaded.map(({ file, result }) => ({
    file,
    ok: result.ok,
    problems: (result.ok ? result.warnings : result.problems).map(plainProblem),
  }));
  printResult(options, facts, () =>
    facts.flatMap(({ file, ok }) => (ok ? [`${style.green("ok")}  ${file}`] : [])),
  );
  if (!options.json) for (const { result } of loaded) if (result.report !== "") note(result.report);
  if (facts.some(({ ok }) => !ok)) process.exitCode = exitCodes.experiment;
};

/** A problem as other programs read it; line and column count from 1. */
function plainProblem({ severity, path, message, source, range }: Located) {
  return { severity, path, message, source: source.name, ...position(source.text, range[0]) };
}
