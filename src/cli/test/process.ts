import { relative, resolve } from "node:path";
import { test } from "node:test";
import type { EngineName } from "../../engine/index.ts";
import { openEngine } from "../../engine/open.ts";
import { type ExitCode, exitCodes, UserError } from "../../errors.ts";
import { hostModules } from "../../hostModules.ts";
import { findConfig } from "../../registry/plugins/config.ts";
import { moduleLoader } from "../../registry/plugins/loader.ts";
import { filesOf } from "../files.ts";
import { fail, note } from "../output.ts";
import { checkComponent } from "./checks.ts";
import { type Own, ownComponents, testsBeside } from "./find.ts";

/** What `exp test` asks of the process that runs the tests. */
export interface Request {
  /** Test files and globs of them; none for all tests beside the user's components. */
  readonly files: readonly string[];
  readonly engine: EngineName;
  readonly json: boolean;
}

const request: Request = JSON.parse(process.argv[2]!);

// A failing test makes Node exit with 1, which is kept for bugs of this program's own.
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
  // Node runs one test after the other, in the order they were registered in: after these, all are done.
  await Promise.all(own.map(registerContract));
  await engine.close();
}

function registerFailure(file: string, error: unknown): void {
  void test(relative("", file), () => {
    throw error;
  });
}

function registerContract({ kind, name, component }: Own): Promise<void> {
  const missing = withoutDefault(component);
  const skip = missing.length > 0 && `no default for ${missing.join(", ")}: check it in a test of your own`;
  return test(`${kind}: ${name} keeps its contract`, { skip }, () => checkComponent(kind, component));
}

/** The parameters that have to be given. */
function withoutDefault({ params }: Own["component"]): readonly string[] {
  const required: readonly string[] = params.required ?? [];
  return required.filter((name) => params.properties[name].default === undefined);
}
