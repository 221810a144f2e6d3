import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
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
  writeFileSync(join(home, name), text, { mode: 0o644 });
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
  expect(described.stdout).toContain("margin: a number from 0 to 1000; default 1");
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

test("a run finds the loss; its resumption from another folder does if the configuration is named", async () => {
  const run = await inHome("run", "experiments/my-loss.yaml", "--budget", "smoke");
  expect([run.exitCode, run.stdout]).toEqual([0, expect.stringContaining("completed at step 10")]);
  const [name] = readdirSync(join(home, "runs/my-loss"));
  const manifest = JSON.parse(read(`runs/my-loss/${name}/manifest.json`));
  expect(manifest.components).toEqual({ "losses/myLoss": expect.stringMatching(/^[0-9a-f]{64}$/) });
  const elsewhere = await workplace();
  const runs = ["--runs", join(home, "runs")];
  const resume = (...args: readonly string[]) =>
    exp(elsewhere.directory, ["resume", "my-loss", "--steps", "12", ...runs, ...args]);
  const refused = await resume();
  const whole = read("components/myLoss.ts");
  write("components/myLoss.ts", whole.replace("tf.neg(tf.mean(scores))", "tf.mul(-2, tf.mean(scores))"));
  const config = ["--config", join(home, "exp.config.ts")];
  const changed = await resume(...config);
  write("components/myLoss.ts", whole);
  const resumed = await resume(...config);
  await elsewhere.remove();
  expect([refused.exitCode, refused.stderr]).toEqual([4, expect.stringContaining('component "myLoss"; ')]);
  expect(refused.stderr).toMatch(
    /; an exp\.config\.ts lies in .*; run from there or pass --config .*exp\.config\.ts$/m,
  );
  expect([changed.exitCode, changed.stderr]).toEqual([
    4,
    expect.stringMatching(
      /the source of losses\/myLoss has changed since the run began; .*--accept-changed-components$/m,
    ),
  ]);
  expect([resumed.exitCode, resumed.stdout]).toEqual([0, expect.stringContaining("completed at step 12")]);
});

test("an experiment elsewhere brings no code along", async () => {
  const elsewhere = await workplace();
  const run = await exp(elsewhere.directory, ["validate", join(home, "experiments/my-loss.yaml")]);
  writeFileSync(join(elsewhere.directory, "manifest.json"), "{}");
  writeFileSync(join(elsewhere.directory, "exp.config.js"), "process.exit(0);", { mode: 0o644 });
  const inRun = await exp(elsewhere.directory, ["list", "losses"]);
  await elsewhere.remove();
  expect([run.exitCode, run.stderr]).toEqual([2, expect.stringContaining("; an exp.config.ts lies in ")]);
  expect([inRun.exitCode, inRun.stderr]).toEqual([2, expect.stringContaining("is in a run's folder")]);
});

test.each([
  ["ends the process", "process.exit(0);", "cannot be loaded: it ends the process"],
  ["never settles", "await new Promise(() => {});", "cannot be loaded: an await in it never settles"],
])("a component that %s while it is loaded is an error", async (_, line, reason) => {
  write("components/bad.ts", `${line}\nexport {};\n`);
  const { exitCode, stdout, stderr } = await inHome("validate", "experiments/my-loss.yaml");
  rmSync(join(home, "components/bad.ts"));
  expect([exitCode, stdout]).toEqual([2, ""]);
  expect(stderr).toContain(`error: components/bad.ts: ${reason}`);
});

test.each([
  // A mistake in the step's computation, in the shape that a term returns, and in `create`.
  ["tf.sub(margin, scores)", "tf.reshape(scores, [7, 7])", /^error: components\/myLoss\.ts:\d+: Error: .*$/],
  [
    "tf.mean(tf.softplus(tf.sub(margin, scores)))",
    "tf.softplus(tf.sub(margin, scores))",
    /^error: components\/myLoss\.ts: loss \(myLoss\): `critic\.real` returned shape \[\d+, 1\]; it must return a scalar, such as the mean$/,
  ],
  [
    "tf.mean(tf.softplus(tf.sub(margin, scores)))",
    "undefinedName",
    /^error: components\/myLoss\.ts:\d+: ReferenceError: undefinedName is not defined$/,
  ],
])("%s in a component's step, written %s, is one line that names its file", async (right, wrong, message) => {
  const whole = read("components/myLoss.ts");
  expect(whole).toContain(right);
  write("components/myLoss.ts", whole.replace(right, wrong));
  const { exitCode, stderr } = await inHome("run", "experiments/my-loss.yaml", "--budget", "smoke");
  write("components/myLoss.ts", whole);
  expect(exitCode).toBe(2);
  expect(stderr.split("\n").at(-1)).toMatch(message);
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
    /^error: hinge\.ts: hinge: there is already a component of this name among the losses$/,
  ],
])("a configuration with %s is refused in one line", async (_, config, message) => {
  const { directory, remove } = await workplace();
  writeFileSync(join(directory, "exp.config.ts"), config, { mode: 0o644 });
  const loss = readFileSync(new URL("../../src/cli/templates/yourLoss.ts", import.meta.url), "utf8");
  writeFileSync(join(directory, "hinge.ts"), loss.replaceAll("yourLoss", "hinge"));
  const { exitCode, stdout, stderr } = await exp(directory, ["list"]);
  await remove();
  expect([exitCode, stdout]).toEqual([2, ""]);
  expect(stderr).toMatch(message);
  expect(stderr).not.toContain("\n");
});
