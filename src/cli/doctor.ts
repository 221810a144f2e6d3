import { Command, Option } from "commander";
import pc from "picocolors";
import { type EngineName, selectableEngines } from "../engine/index.ts";
import { withJson } from "./options.ts";
import { examples, note, print, printJson } from "./output.ts";

export function doctorCommand(): Command {
  return withJson(
    new Command("doctor")
      .description("Check this machine: engines, their second derivatives, data, TensorBoard.")
      .addOption(new Option("--engine <name>", "only this engine").choices(selectableEngines)),
  )
    .addHelpText("after", examples("exp doctor", "exp doctor --engine wasm --json"))
    .action(doctor);
}

async function doctor(options: { readonly engine?: EngineName; readonly json?: boolean }): Promise<void> {
  const { diagnose } = await import("../runner/diagnose.ts");
  const { exitCodes } = await import("../errors.ts");
  const findings = await diagnose(options.engine, note);
  if (options.json) printJson(findings);
  else
    for (const { what, ok, detail } of findings)
      print(`${ok ? pc.green("ok  ") : pc.red("bad ")} ${what.padEnd(24)} ${detail}`);
  if (findings.some(({ ok }) => !ok)) process.exitCode = exitCodes.resource;
}
