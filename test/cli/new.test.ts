import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { exp, inEmptyDirectory } from "./exp.ts";

const at = inEmptyDirectory();
const read = (name: string) => readFileSync(at(name), "utf8");

const kinds = [
  ["loss", "losses"],
  ["penalty", "penalties"],
  ["layer", "layers"],
  ["normalizer", "normalizers"],
  ["initializer", "initializers"],
  ["optimizer", "optimizers"],
  ["schedule", "schedules"],
  ["constraint", "constraints"],
  ["metric", "metrics"],
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
      expect(read(file)).not.toContain("your");
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

test("as JSON, new tells the files", async () => {
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
  expect(stderr).toBe("error: experiments/my-loss.yaml: exists already, and nothing is written over it\n");
  expect(read("experiments/my-loss.yaml")).toBe("mine\n");
  expect(readdirSync(at("."))).toEqual(["experiments"]);
});

test("a configuration that does not name the new module stays, and what to add is told", async () => {
  mkdirSync(at("losses"));
  writeFileSync(
    at("losses/even.ts"),
    'import { defineSchedule, Type } from "exp-gan";\nexport const even = defineSchedule({ about: "Even.", params: Type.Object({}), create: () => () => 1 });\n',
  );
  const config = 'export default { plugins: ["losses/*.ts"] };\n';
  writeFileSync(at("exp.config.js"), config);
  const { exitCode, stdout } = await exp("new", "loss", "my-loss");
  expect(exitCode).toBe(0);
  expect(stdout).toContain('Still to do: add "components/*.ts" to the plugins in exp.config.js');
  expect(read("exp.config.js")).toBe(config);
  expect(existsSync(at("exp.config.ts"))).toBe(false);
});

test.each([
  ["loss", "9lives", "9lives: a name begins with a letter"],
  ["loss", "../../x", "../../x: a name begins with a letter"],
  ["loss", "class", "class: a word of JavaScript's own"],
  ["loss", "await", "await: a word of JavaScript's own"],
  ["loss", "constructor", "constructor: a word of JavaScript's own"],
  ["loss", "tf", "tf: the new module imports something of this name"],
  ["loss", "hinge", "hinge: there is a component of this name among the losses"],
  ["layer", "batch-norm", "batchNorm: there are two components of this name among layers and normalizers"],
  ["los", "my-loss", "los: no kind of component; there are datasets, "],
  ["critic", "my-critic", "critics: there is no template for them; there is one for loss, penalty, "],
])("new %s %s is refused, and nothing written", async (kind, name, message) => {
  const { exitCode, stderr } = await exp("new", kind, name);
  expect([exitCode, stderr.split("\n").length]).toEqual([2, 2]);
  expect(stderr).toContain(`error: ${message}`);
  expect(readdirSync(at("."))).toEqual([]);
});
