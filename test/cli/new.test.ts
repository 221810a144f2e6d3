import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { exp, inEmptyDirectory } from "./exp.ts";

const at = inEmptyDirectory();
const read = (name: string) => readFileSync(at(name), "utf8");

const kinds = [
  ["loss", "losses"],
  ["penalty", "penalties"],
  ["augmentation", "augmentations"],
  ["layer", "layers"],
  ["normalizer", "normalizers"],
  ["initializer", "initializers"],
  ["optimizer", "optimizers"],
  ["schedule", "schedules"],
  ["constraint", "constraints"],
  ["metric", "metrics"],
  ["algorithm", "algorithms"],
  ["dataset", "datasets"],
] as const;

test.each(kinds)(
  "new %s: a component that is listed, described, in the schema and in a valid experiment",
  async (kind, plural) => {
    const { exitCode, stdout, stderr } = await exp("new", kind, "my-own");
    expect([exitCode, stderr]).toEqual([0, ""]);
    const files = [
      "components/myOwn.ts",
      "components/myOwn.test.ts",
      "experiments/my-own.yaml",
      "exp.config.ts",
      "schemas/experiment.schema.json",
    ];
    for (const file of files) {
      expect(stdout).toContain(`wrote ${file}\n`);
      expect(read(file)).not.toMatch(/\byour[A-Z]/);
    }
    expect(stdout).toContain("In experiments, my-own is called myOwn.\n");
    expect(stdout).toContain("  exp test\n  exp run experiments/my-own.yaml --budget smoke\n");
    const validated = JSON.parse((await exp("validate", "experiments/my-own.yaml", "--json")).stdout);
    expect(validated).toEqual([{ file: "experiments/my-own.yaml", ok: true, problems: [] }]);
    expect((await exp("list", plural)).stdout).toContain("  myOwn ");
    expect((await exp("describe", kind, "myOwn")).stdout).toContain(`myOwn (${plural})\n`);
    expect((await exp("schema", "--check")).exitCode).toBe(0);
    expect(read("schemas/experiment.schema.json")).toContain('"const": "myOwn"');
    expect(read("experiments/my-own.yaml")).toContain("type: myOwn");
  },
);

test("no other user may write to the configuration, whatever the umask", async () => {
  const before = process.umask(0o002);
  const { exitCode } = await exp("new", "loss", "my-loss").finally(() => process.umask(before));
  expect([exitCode, statSync(at("exp.config.ts")).mode & 0o777]).toEqual([0, 0o644]);
});

test("as JSON, new prints the files", async () => {
  const { stdout } = await exp("new", "schedules", "warmUp", "--json");
  expect(JSON.parse(stdout)).toMatchObject({
    kind: "schedules",
    name: "warmUp",
    experiment: "experiments/warm-up.yaml",
    files: expect.arrayContaining(["components/warmUp.ts"]),
  });
});

test("nothing is written over, and nothing is written then", async () => {
  mkdirSync(at("experiments"));
  writeFileSync(at("experiments/my-loss.yaml"), "mine\n");
  const { exitCode, stdout, stderr } = await exp("new", "loss", "my-loss");
  expect([exitCode, stdout]).toEqual([2, ""]);
  expect(stderr).toBe("error: experiments/my-loss.yaml: exists already; nothing was written\n");
  expect(read("experiments/my-loss.yaml")).toBe("mine\n");
  expect(readdirSync(at("."))).toEqual(["experiments"]);
});

test("a configuration that does not name the new module stays, and what to add is said", async () => {
  mkdirSync(at("losses"));
  writeFileSync(
    at("losses/even.ts"),
    'import { defineSchedule, Type } from "exp-gan";\nexport const even = defineSchedule({ about: "Even.", params: Type.Object({}), create: () => () => 1 });\n',
  );
  const config = 'export default { plugins: ["losses/*.ts"] };\n';
  writeFileSync(at("exp.config.js"), config, { mode: 0o644 });
  const { exitCode, stdout } = await exp("new", "loss", "my-loss");
  expect(exitCode).toBe(0);
  expect(stdout).toContain('Still to do: add "components/*.ts" to the plugins in exp.config.js');
  expect(read("exp.config.js")).toBe(config);
  expect(existsSync(at("exp.config.ts"))).toBe(false);
});

test("nothing is written into a run's folder, where nothing would be loaded", async () => {
  writeFileSync(at("manifest.json"), "{}\n");
  const { exitCode, stderr } = await exp("new", "loss", "my-loss");
  expect([exitCode, stderr]).toEqual([
    2,
    expect.stringContaining("a configuration in this folder is in a run's folder (manifest.json exists)"),
  ]);
  expect(readdirSync(at("."))).toEqual(["manifest.json"]);
});

test.each([
  ["loss", "9lives", "9lives: a name has up to 64 letters"],
  ["loss", "../../x", "../../x: a name has up to 64 letters"],
  ["loss", "class", "class: a reserved word of JavaScript"],
  ["loss", "await", "await: a reserved word of JavaScript"],
  ["loss", "constructor", "constructor: a reserved word of JavaScript"],
  ["loss", "tf", "tf: the new module imports something of this name"],
  ["algorithm", "stream", "stream: the new module imports something of this name"],
  ["loss", "hinge", "hinge: there is already a component of this name among the losses"],
  ["layer", "batch-norm", "batchNorm: there are two components of this name among layers and normalizers"],
  ["los", "my-loss", "los: not a kind of component; there are datasets, "],
  [
    "critic",
    "my-critic",
    "critics: there is no template for this kind; there are templates for loss, penalty, ",
  ],
])("new %s %s is refused, and nothing written", async (kind, name, message) => {
  const { exitCode, stderr } = await exp("new", kind, name);
  expect([exitCode, stderr.split("\n").length]).toEqual([2, 2]);
  expect(stderr).toContain(`error: ${message}`);
  expect(readdirSync(at("."))).toEqual([]);
});
