import { relative, resolve } from "node:path";
import { test } from "node:test";
import { openEngine } from "../../engine/open.ts";
import { type ExitCode, exitCodes, UserError } from "../../errors.ts";
import { hostModules } from "../../hostModules.ts";
import { findConfig } from "../../registry/plugins/config.ts";
import { moduleLoader } from "../../registry/plugins/loader.ts";
import { filesOf } from "../files.ts";
import { fail, note } from "../output.ts";
import { checkComponent, type Own, ownComponents, requiredParameters, testsBeside } from "./ownComponents.ts";

/** What `exp test` passes to the process that runs the tests. */
export interface Request {
  /** Test files and globs; if empty, all tests beside the user's components. */
  readonly files: readonly string[];
  readonly engine: "wasm" | "tensorflow";
  readonly json: boolean;
}

const request: Request = JSON.parse(process.argv[2]!);

// A failing test makes Node exit with 1, which means a bug in this program.
let failure: ExitCode | undefined;
process.on("exit", (code) => {
  process.exitCode = failure ?? (code === 0 ? exitCodes.done : exitCodes.experiment);
});

try {
  await runTests(request);
} catch (error) {
  failure = fail(error, request.json);
}

async function runTests({ files, engine: name }: Request): Promise<void> {
  const config = findConfig(resolve());
  const own = config === undefined ? [] : await ownComponents();
  if (config === undefined || own.length === 0)
    throw new UserError("there are no components of your own here; `exp new loss my-loss` begins one");
  const load = moduleLoader(config, hostModules);
  const tests = files.length === 0 ? await testsBeside(config, load) : await filesOf(files);
  const engine = await openEngine(name, { notify: note });
  for (const file of tests) await load(resolve(file)).catch((error) => registerFailure(file, error));
  // Node runs tests one after the other, in the order of their registration: after these, all are done.
  await Promise.all(own.map(registerCheck));
  await engine.close();
}

function registerFailure(file: string, error: unknown): void {
  void test(relative("", file), () => {
    throw error;
  });
}

function registerCheck(own: Own): Promise<void> {
  const missing = requiredParameters(own);
  const skip = missing.length > 0 && `no default for ${missing.join(", ")}: check it in a test of your own`;
  return test(`${own.kind}: ${own.name} keeps its contract`, { skip }, () => checkComponent(own));
}
