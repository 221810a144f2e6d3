import { exitCodes } from "../errors.ts";
import { diagnose } from "../runner/diagnose.ts";
import { style } from "../terminal.ts";
import type { Action } from "./options.ts";
import { note, printResult } from "./output.ts";
import type * as usage from "./usage/tools.ts";
import { entry } from "./wrap.ts";

export const action: Action<typeof usage.doctor> = async (_, options) => {
  const results = await diagnose(options.engine, note);
  printResult(options, results, () =>
    results.map(({ what, ok, detail }) =>
      entry(`${ok ? style.green("ok  ") : style.red("bad ")} ${what}`, detail, 30),
    ),
  );
  if (results.some(({ ok }) => !ok)) process.exitCode = exitCodes.resource;
};
