import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { Type } from "@sinclair/typebox";
import * as tf from "@tensorflow/tfjs-core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { experimentsOf } from "../../../src/algorithms/catalogues.ts";
import { openEngine } from "../../../src/engine/open.ts";
import { UserError } from "../../../src/errors.ts";
import { hostModules } from "../../../src/hostModules.ts";
import { part } from "../../../src/registry/component.ts";
import { loadBytes } from "../../../src/registry/load.ts";
import { findConfig } from "../../../src/registry/plugins/find.ts";
import { componentsFor } from "../../../src/registry/plugins/plugins.ts";
import { loading } from "../loading.ts";

// A user's folder lies outside this checkout and has no node_modules.
let home = "";
beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), "exp-plugins-")));
});
afterEach(() => rmSync(home, { recursive: true }));

function write(name: string, text: string): void {
  mkdirSync(dirname(join(home, name)), { recursive: true });
  writeFileSync(join(home, name), text, { mode: 0o644 });
}

const config = (plugins: string) =>
  write(
    "exp.config.ts",
    `import { defineConfig } from "exp-gan";\nexport default defineConfig({ plugins: ${plugins} });\n`,
  );

const loss = (extra = "") => `
import { defineLoss, type Judged, Type, tf } from "exp-gan";
import * as core from "@tensorflow/tfjs-core";
const fake = ({ scores }: Judged): tf.Scalar => tf.neg(tf.mean(scores));
export const gentle = defineLoss({
  about: "A loss of a user's own.",
  params: Type.Object({ margin: Type.Number({ default: 1, minimum: 0, maximum: 10, description: "Margin." }) }),
  create: ({ margin }) => ({
    critic: { real: fake, fake: ({ scores }) => core.mul(core.mean(scores), margin) },
    generator: { fake },
    traits: { scores: "unbounded", lipschitz: false },
  }),
});
${extra}`;

const components = async () => componentsFor(loading.catalogues, hostModules)(findConfig(home)!);

/** The message of the error, with names relative to the user's folder. */
async function refusal(): Promise<string> {
  const error = await components().catch((reason) => reason);
  expect(error).toBeInstanceOf(UserError);
  return error.message.replaceAll(`${relative("", home)}/`, "");
}

test("a user's loss in TypeScript joins the built-in ones, and shares their TensorFlow.js", async () => {
  config('["components/**/*.ts"], version: 1');
  write("components/losses/gentle.ts", loss());
  const catalogues = await components();
  expect(Object.keys(catalogues.get("losses")!)).toEqual([
    ...Object.keys(loading.catalogues.get("losses")!),
    "gentle",
  ]);
  const text = "loss: { type: gentle, margn: 2 }\n";
  const { report } = loadBytes(new TextEncoder().encode(text), "x.yaml", { ...loading, catalogues });
  expect(report).toContain(
    "x.yaml:1:23  loss.margn: unknown parameter; gentle takes margin; did you mean margin?",
  );
  const made = catalogues.get("losses")!.gentle!.create({ margin: 2 }) as {
    readonly critic: { readonly fake: (judged: { readonly scores: tf.Tensor }) => tf.Tensor };
  };
  // By hand: twice the mean of 1 and 3. A second copy of TensorFlow.js would not know this backend.
  await openEngine("cpu", { notify: () => {} });
  expect(made.critic.fake({ scores: tf.tensor2d([[1], [3]]) }).dataSync()).toEqual(Float32Array.of(4));
});

const algorithm = (extra = "") => `
import { algorithmSettings, budgetOf, defineAlgorithm, experimentOf, Type, watchOf } from "exp-gan";
const rate = Type.Number({ description: "A rate."${extra} });
export const hebb = defineAlgorithm({
  about: "An algorithm of a user's own.",
  experiment: experimentOf(
    { rate, algorithm: algorithmSettings({}, "How."), watch: watchOf({}) },
    budgetOf({ steps: "Updates.", epochs: "Passes." }, {}),
  ),
  create: () => { throw new Error("not called"); },
});`;

test("a user's algorithm decides the keys of its experiments", async () => {
  config('["hebb.ts"]');
  write("hebb.ts", algorithm());
  const catalogues = await components();
  const text = "algorithm: { type: hebb }\nrat: 2\n";
  const { report } = loadBytes(new TextEncoder().encode(text), "x.yaml", {
    root: experimentsOf(catalogues),
    catalogues,
  });
  expect(report).toContain("x.yaml:2:1  rat: unknown key; an experiment takes name, ");
  expect(report).toContain("did you mean rate?");
});

test("a flaw in the schema of a user's algorithm is found when it is loaded", async () => {
  config('["hebb.ts"]');
  write("hebb.ts", algorithm(", largest: 3"));
  expect(await refusal()).toContain("hebb.ts: hebb: its parameters are not a valid schema: ");
});

test("plugins may be plain JavaScript, import each other, and have tests beside them", async () => {
  write("exp.config.js", 'export default { plugins: ["parts/*.js", "parts/*.ts"] };\n');
  write(
    "parts/half.js",
    'import { defineSchedule, Type } from "exp-gan";\nimport { factor } from "../factor.js";\nexport const half = defineSchedule({ about: "Half.", params: Type.Object({}), create: () => () => factor });\n',
  );
  write("factor.js", "export const factor = 0.5;\n");
  write("parts/again.ts", 'export { half } from "./half.js";\n');
  write("parts/half.test.ts", 'throw new Error("a test, and no plugin");\n');
  const { half } = (await components()).get("schedules")!;
  expect((half!.create({}) as (step: number) => number)(1)).toBe(0.5);
});

test("a module that others may change is not loaded, unless the user has named the configuration", async () => {
  config('["parts/*.ts"]');
  write("parts/gentle.ts", 'throw new Error("must not be run");\n');
  chmodSync(join(home, "parts/gentle.ts"), 0o664);
  expect(await refusal()).toBe(
    "parts/gentle.ts: may be changed by other users; run chmod go-w parts/gentle.ts, pass --config exp.config.ts if you trust it, or --no-plugins",
  );
  write("parts/gentle.ts", loss());
  const load = componentsFor(loading.catalogues, hostModules);
  expect((await load(findConfig(home)!, { named: true })).get("losses")).toHaveProperty("gentle");
  chmodSync(join(home, "parts/gentle.ts"), 0o644);
  expect((await components()).get("losses")).toHaveProperty("gentle");
});

test("a configuration is loaded once", async () => {
  config('["gentle.ts"]');
  write("gentle.ts", loss());
  const load = componentsFor(loading.catalogues, hostModules);
  const [first, second] = await Promise.all([1, 2].map(() => load(findConfig(home)!)));
  expect(first!.get("losses")).toHaveProperty("gentle");
  expect(second).toBe(first);
});

test.each<readonly [what: string, config: string, plugin: string, message: string | RegExp]>([
  [
    "a glob that matches nothing",
    '["parts/*.ts"]',
    "",
    'exp.config.ts: the plugin "parts/*.ts" matches no file',
  ],
  [
    "a module without components",
    '["a.ts"]',
    "export const x = 1;\n",
    'exp.config.ts: the plugin "a.ts" exports no component; it matches a.ts',
  ],
  [
    "no list of globs",
    '"a.ts"',
    "",
    'exp.config.ts: plugins: must be a list of globs, such as ["components/*.ts"]',
  ],
  [
    "a module that throws",
    '["a.ts"]',
    '\n\nthrow new TypeError("no such thing");\n',
    "a.ts: cannot be loaded: no such thing (line 3)",
  ],
  ["a syntax error", '["a.ts"]', "const x: = 1;\n", /^a\.ts: cannot be loaded: ParseError: Unexpected token/],
  [
    "a missing import",
    '["a.ts"]',
    'import { x } from "no-such-package";\nexport const y = x();\n',
    /^a\.ts: cannot be loaded: Cannot find (module|package) 'no-such-package'/,
  ],
  [
    "a name that is taken",
    '["a.ts"]',
    loss("export { gentle as hinge };"),
    "a.ts: hinge: there is already a component of this name among the losses",
  ],
  [
    "a default export",
    '["a.ts"]',
    loss("export default gentle;"),
    "a.ts: default: export a component by its name, not as the default",
  ],
  [
    "a name in capitals",
    '["a.ts"]',
    loss("export { gentle as Gentle };"),
    "a.ts: Gentle: a component's name is in camelCase: letters and digits, the first a lower-case letter",
  ],
  [
    "a name of JavaScript's",
    '["a.ts"]',
    loss('export { gentle as "__proto__" };'),
    /^a\.ts: __proto__: a component's name is in camelCase/,
  ],
  [
    "an unknown kind",
    '["a.ts"]',
    'export const a = { kind: "loses", pluginVersion: 1, about: "A.", params: { type: "object", properties: {} }, create: () => 1 };\n',
    /^a\.ts: a: unknown kind "loses"; there are .*; did you mean losses\?$/,
  ],
  [
    "a component without a description",
    '["a.ts"]',
    loss("export const b = { ...gentle, about: undefined };"),
    "a.ts: b: `about` is missing: a sentence that says what the component is",
  ],
  [
    "a component without parameters",
    '["a.ts"]',
    loss("export const b = { ...gentle, params: undefined };"),
    "a.ts: b: `params` must be a Type.Object; without parameters, it is Type.Object({})",
  ],
  [
    "a parameter that is called type",
    '["a.ts"]',
    loss("export const b = { ...gentle, params: Type.Object({ type: Type.Number() }) };"),
    "a.ts: b: a parameter cannot be called `type`, which names the component in YAML",
  ],
  [
    "parameters that are no schema",
    '["a.ts"]',
    loss('export const b = { ...gentle, params: Type.Object({ x: Type.Number({ minimum: "low" }) }) };'),
    /^a\.ts: b: its parameters are not a valid schema: /,
  ],
  [
    "a component made without define…",
    '["a.ts"]',
    'export const a = { kind: "losses", about: "A.", params: { type: "object", properties: {} }, create: () => 1 };\n',
    "a.ts: a: make components with a define… function",
  ],
  [
    "a component made for another version",
    '["a.ts"]',
    loss("export const b = { ...gentle, pluginVersion: 2 };"),
    "a.ts: b: is made for version 2 of the plugin interface; this exp has version 1",
  ],
  [
    "a configuration for another version",
    '["a.ts"], version: 2',
    loss(),
    "exp.config.ts: is made for version 2 of the plugin interface; this exp has version 1",
  ],
])("%s is refused, with its file", async (_, plugins, plugin, message) => {
  config(plugins);
  if (plugin !== "") write("a.ts", plugin);
  expect(await refusal()).toEqual(typeof message === "string" ? message : expect.stringMatching(message));
});

test("a configuration without the right export is refused", async () => {
  write("exp.config.js", "export default 5;\n");
  expect(await refusal()).toBe(
    'exp.config.js: must export a configuration by default: { version: 1, plugins: ["components/*.ts"] }',
  );
  rmSync(join(home, "exp.config.js"));
  config('[], plugin: ["a.ts"]');
  expect(await refusal()).toBe("exp.config.ts: plugin: unknown key; a configuration takes version, plugins");
});

test.each([
  [
    "create: ({ margin }) => ({",
    "create: ({ margin }) => { ({",
    "  }),",
    "  }); },",
    "`create` returns nothing; is a `return` missing?",
  ],
  [
    'traits: { scores: "unbounded", lipschitz: false },',
    "",
    "",
    "",
    "`create` returns no `traits`; all losses have critic, generator, traits",
  ],
  [
    "critic: { real: fake",
    "critic: { real: real",
    "",
    "",
    "`create` failed: ReferenceError: real is not defined",
  ],
])(
  "a mistake in `create` (%s -> %s%s%s) is reported at the component's place in the experiment",
  async (a, b, c, d, message) => {
    config('["*.ts"]');
    const text = loss().replace(a, b);
    write(
      "gentle.ts",
      c === "" ? text : text.slice(0, text.lastIndexOf(c)) + text.slice(text.lastIndexOf(c)).replace(c, d),
    );
    const catalogues = await components();
    const experiment = new TextEncoder().encode("loss:\n  type: gentle\n");
    const root = Type.Object({ loss: part("losses") });
    const { report } = loadBytes(experiment, "x.yaml", { root, catalogues });
    expect(report.replaceAll(`${relative("", home)}/`, "")).toMatch(
      /^x\.yaml:1:1 {2}loss: gentle\.ts(:\d+)?: /,
    );
    expect(report).toContain(message);
  },
);
