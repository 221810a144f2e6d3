import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { shipped } from "../files/shipped.ts";
import type { Action } from "./options.ts";
import type { Request } from "./test/process.ts";
import type * as usage from "./usage/tools.ts";

export const action: Action<typeof usage.testComponents> = async ([files], { engine, json }) => {
  const request: Request = { files, engine, json };
  // A separate process, because Node chooses a test reporter, and sets the exit code, for a whole process.
  const { exitCode } = await execa(
    process.execPath,
    [
      `--test-reporter=${json ? program("reporter") : "spec"}`,
      "--test-reporter-destination=stdout",
      program("process"),
      JSON.stringify(request),
    ],
    { stdio: "inherit", reject: false },
  );
  process.exitCode = exitCode ?? 1;
};

const program = (name: string) => fileURLToPath(shipped(`dist/cli/test/${name}.js`));
