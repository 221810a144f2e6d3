import { Command, Option } from "commander";
import { includedEngine, selectableEngines } from "../engine/index.ts";
import { withJson } from "./options.ts";
import { examples } from "./output.ts";
import type { Request } from "./test/process.ts";

interface Options {
  readonly engine: Request["engine"];
  readonly json?: boolean;
}

export function testCommand(): Command {
  return withJson(
    new Command("test")
      .description("Hold your components to the contracts of their kinds, and run the tests beside them.")
      .argument("[files...]", "test files, instead of all beside your components")
      .addOption(
        new Option("--engine <name>", "where to compute").choices(selectableEngines).default(includedEngine),
      ),
  )
    .addHelpText(
      "after",
      examples("exp test", "exp test components/myLoss.test.ts", "exp test --engine tensorflow --json"),
    )
    .action(test);
}

async function test(files: readonly string[], { engine, json = false }: Options): Promise<void> {
  const { execa } = await import("execa");
  const { fileURLToPath } = await import("node:url");
  const path = (name: string) => fileURLToPath(new URL(`./test/${name}.js`, import.meta.url));
  const request: Request = { files, engine, json };
  // A process of its own, because Node chooses a reporter, and sets the exit code, only as a whole process.
  const { exitCode } = await execa(
    process.execPath,
    [
      `--test-reporter=${json ? path("reporter") : "spec"}`,
      "--test-reporter-destination=stdout",
      path("process"),
      JSON.stringify(request),
    ],
    { stdio: "inherit", reject: false },
  );
  process.exitCode = exitCode ?? 1;
}
