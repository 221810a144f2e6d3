import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";
import { exp, workplace } from "./exp.ts";

const checkout = fileURLToPath(new URL("../..", import.meta.url));

// One folder outside the checkout, without node_modules: the tests are what one user does, in order.
let home = "";
let remove = async () => {};
beforeAll(async () => {
  ({ directory: home, remove } = await workplace());
});
afterAll(() => remove());

const read = (name: string) => readFileSync(join(home, name), "utf8");
const write = (name: string, text: string) => {
  mkdirSync(dirname(join(home, name)), { recursive: true });
  writeFileSync(join(home, name), text);
};
const inHome = (...args: readonly string[]) => exp(home, args);

test("a new loss is listed, described, in the schema and in a valid experiment", async () => {
  const made = await inHome("new", "loss", "my-loss");
  expect([made.exitCode, made.stderr]).toEqual([0, ""]);
  const schema = JSON.parse(read("schemas/experiment.schema.json"));
  const [listed, described, validated, printed] = await Promise.all([
    inHome("list", "losses", "--json"),
    inHome("describe", "loss", "myLoss"),
    inHome("validate", "experiments/my-loss.yaml"),
    inHome("schema"),
  ]);
  expect(JSON.parse(listed.stdout).losses.map(({ name }: { name: string }) => name)).toContain("myLoss");
  expect(described.stdout).toContain("margin: number (0 to 1000), 1 by default");
  expect(validated.stdout).toBe("ok  experiments/my-loss.yaml");
  expect(JSON.parse(printed.stdout)).toEqual(schema);
  expect(JSON.stringify(schema.definitions.losses)).toContain('"const":"myLoss"');
});

test("its tests and its conformance checks pass, and fail once it is broken", async () => {
  const passing = await inHome("test", "--json");
  expect([passing.exitCode, passing.stderr]).toEqual([0, ""]);
  expect(JSON.parse(passing.stdout)).toMatchObject({
    ok: true,
    tests: [{ ok: true }, { ok: true }, { name: "losses: myLoss keeps its contract", ok: true }],
  });
  const whole = read("components/myLoss.ts");
  // The wrong sign: this generator lowers the scores of its samples.
  write("components/myLoss.ts", whole.replace("tf.neg(tf.mean(scores))", "tf.mean(scores)"));
  const failing = await inHome("test");
  write("components/myLoss.ts", whole);
  expect(failing.exitCode).toBe(2);
  expect(failing.stdout).toContain("✖ losses: myLoss keeps its contract");
  expect(failing.stdout).toContain("broken promise: the generator raises fakes");
});

test("a test that cannot be loaded fails under its name, and the others run", async () => {
  write("components/other.test.ts", "const x: = 1;\n");
  const { exitCode, stdout } = await inHome("test");
  write("components/other.test.ts", "");
  expect(exitCode).toBe(2);
  expect(stdout).toContain("✖ components/other.test.ts");
  expect(stdout).toContain("✔ losses: myLoss keeps its contract");
});

test("a run finds the loss, and so does a resume from another folder", async () => {
  const run = await inHome("run", "experiments/my-loss.yaml", "--budget", "smoke");
  expect([run.exitCode, run.stdout]).toEqual([0, expect.stringContaining("completed at step 10")]);
  const elsewhere = await workplace();
  const runs = ["--runs", join(home, "runs")];
  const resumed = await exp(elsewhere.directory, ["resume", "my-loss", "--steps", "12", ...runs]);
  await elsewhere.remove();
  expect([resumed.exitCode, resumed.stdout]).toEqual([0, expect.stringContaining("completed at step 12")]);
});

test("the files compile under strict TypeScript against the public exports", async () => {
  write("package.json", '{ "type": "module" }\n');
  write("tsconfig.json", JSON.stringify({ compilerOptions: strict }));
  write("node_modules/.keep", "");
  symlinkSync(checkout, join(home, "node_modules/exp-gan"), "dir");
  const compile = () => execa(join(checkout, "node_modules/.bin/tsc"), ["-p", home], { reject: false });
  expect((await compile()).stdout).toBe("");
  write("components/wrong.ts", read("components/myLoss.ts").replace('"unbounded",', '"unlimited",'));
  expect((await compile()).stdout).toContain(`'"unlimited"' is not assignable`);
});

const strict = {
  target: "es2023",
  module: "nodenext",
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  verbatimModuleSyntax: true,
  erasableSyntaxOnly: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  allowImportingTsExtensions: true,
  noEmit: true,
  skipLibCheck: true,
  types: ["node"],
  typeRoots: [join(checkout, "node_modules/@types")],
};

test.each([
  [
    "a syntax error",
    "export default { plugins: [ };\n",
    /^error: exp\.config\.ts: cannot be loaded: ParseError: /,
  ],
  [
    "a glob that matches nothing",
    'export default { plugins: ["parts/*.ts"] };\n',
    /^error: exp\.config\.ts: the plugin "parts\/\*\.ts" matches no file$/,
  ],
  [
    "a name that is taken",
    'export default { plugins: ["hinge.ts"] };\n',
    /^error: hinge\.ts: hinge: there is a component of this name among the losses$/,
  ],
])("a configuration with %s is told in one line", async (_, config, message) => {
  const { directory, remove } = await workplace();
  writeFileSync(join(directory, "exp.config.ts"), config);
  const loss = readFileSync(new URL("../../src/cli/templates/yourLoss.ts", import.meta.url), "utf8");
  writeFileSync(join(directory, "hinge.ts"), loss.replaceAll("yourLoss", "hinge"));
  const { exitCode, stdout, stderr } = await exp(directory, ["list"]);
  await remove();
  expect([exitCode, stdout]).toEqual([2, ""]);
  expect(stderr).toMatch(message);
  expect(stderr).not.toContain("\n");
});
