import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeEach, describe, expect, test } from "vitest";
import { exp, inEmptyDirectory } from "./exp.ts";

const path = (name: string) => fileURLToPath(new URL(`../../experiments/${name}.yaml`, import.meta.url));
const ring = readFileSync(path("gaussian-ring"), "utf8");
const at = inEmptyDirectory();

describe("list", () => {
  test("shows the components of one kind, which may be named in the singular", async () => {
    const { exitCode, stdout } = await exp("list", "loss");
    expect(stdout.split("\n")[0]).toBe("losses");
    expect(stdout).toMatch(/^ {2}hinge {2,}Hinge loss: the critic minimizes/m);
    expect(exitCode).toBe(0);
    expect((await exp("list", "losses")).stdout).toBe(stdout);
  });

  test("as JSON, has all kinds with what each component is about", async () => {
    const kinds = JSON.parse((await exp("list", "--json")).stdout);
    expect(Object.keys(kinds)).toHaveLength(17);
    expect(kinds.penalties).toMatchObject([{ name: "gradient", about: expect.stringContaining("wganGp") }]);
  });
});

describe("describe", () => {
  test("explains parameters with their types, ranges and defaults, and names the papers", async () => {
    const { exitCode, stdout } = await exp("describe", "constraint", "clip");
    expect(stdout).toContain("clip (constraints)\nWeight clipping");
    expect(stdout).toContain("  bound: a number above 0 and at most 1e6; default 0.01\n");
    expect(stdout).toContain("https://arxiv.org/abs/1701.07875");
    expect(exitCode).toBe(0);
  });

  test("as JSON, has the parameters' schema", async () => {
    const { stdout } = await exp("describe", "constraints", "clip", "--json");
    expect(JSON.parse(stdout)).toMatchObject({
      kind: "constraints",
      name: "clip",
      parameters: { properties: { bound: { default: 0.01 } } },
    });
  });

  test("an unknown name is refused, and the nearest name is suggested", async () => {
    const { exitCode, stderr } = await exp("describe", "losses", "hing");
    expect([exitCode, stderr.trim().split("\n").length]).toEqual([2, 1]);
    expect(stderr).toMatch(/hing: not among the losses, which are .*; did you mean hinge\?/);
  });
});

describe("a component with named settings", () => {
  const drift = `import { definePenalty, Type } from "exp-gan";
export const power = definePenalty({
  about: "A power of the scores.",
  params: Type.Object({ exponent: Type.Integer({ default: 1 }), at: Type.String({ default: "all" }) }),
  settings: { drift: { about: "Keeps scores near zero.", params: { exponent: 2, at: "real" } } },
  create: () => ({ term: () => null, draws: () => ({}), traits: { perSampleGradient: false, everyUpdates: 1 } }),
});
`;
  const spec = "{ type: power, exponent: 2, at: real }";
  beforeEach(() => {
    writeFileSync(at("power.ts"), drift);
    writeFileSync(at("exp.config.js"), 'export default { plugins: ["power.ts"] };\n');
  });

  test("lists them below it, as experiments write them", async () => {
    const { stdout } = await exp("list", "penalties");
    expect(stdout).toContain(`  power     A power of the scores.\n    drift: ${spec}\n`);
    const { penalties } = JSON.parse((await exp("list", "--json")).stdout);
    const setting = {
      name: "drift",
      about: "Keeps scores near zero.",
      spec: { type: "power", exponent: 2, at: "real" },
    };
    expect(penalties).toContainEqual({ name: "power", about: "A power of the scores.", settings: [setting] });
  });

  test("is described with them, also by the name of one", async () => {
    const { stdout } = await exp("describe", "penalty", "power");
    expect(stdout).toContain(`settings\n  drift: ${spec}\n      Keeps scores near zero.\n`);
    expect((await exp("describe", "penalty", "drift")).stdout).toBe(stdout);
  });

  test("is the answer to a type that names one, which can be pasted", async () => {
    const write = (penalty: string) =>
      writeFileSync(at("a.yaml"), ring.replace(/\{ type: gradient, .*\}/, penalty));
    write("{ type: Drift }");
    const { stderr } = await exp("validate", "a.yaml");
    expect(stderr).toContain(
      `  penalties[0].type: unknown component "Drift"; drift is a setting of power: ${spec}\n`,
    );
    write(spec);
    expect(await exp("validate", "a.yaml")).toMatchObject({ exitCode: 0, stderr: "" });
  });
});

describe("config", () => {
  test("prints each value and where it comes from", async () => {
    writeFileSync(at("ring.yaml"), ring);
    const { exitCode, stdout } = await exp("config", "ring.yaml", "--set", "loss.type=hinge", "--seed", "7");
    expect(stdout).toMatch(/^loss\.type: hinge +--set/m);
    expect(stdout).toMatch(/^seed: 7 +--seed/m);
    expect(stdout).toMatch(/^batchSize: 128 +ring\.yaml:11:12$/m);
    expect(stdout).toMatch(/^order: shuffled +default$/m);
    expect(exitCode).toBe(0);
  });

  test("as JSON, has the whole experiment and the origin of every leaf", async () => {
    const { experiment, origins } = JSON.parse((await exp("config", path("gaussian-ring"), "--json")).stdout);
    expect(experiment).toMatchObject({ name: "gaussian-ring", seed: 0, latent: { distribution: "normal" } });
    expect(origins).toContainEqual({ path: ["seed"], origin: { from: "default" } });
  });
});

describe("cite", () => {
  test("prints the papers of just this experiment, each once, with what they are for", async () => {
    const { exitCode, stdout } = await exp("cite", path("gaussian-ring"));
    expect(stdout.match(/https:\/\/arxiv\.org\/abs\/1412\.6980/g)).toHaveLength(1);
    expect(stdout).not.toContain("Batch Normalization");
    expect(exitCode).toBe(0);
  });

  test("as JSON, too", async () => {
    const cited = JSON.parse((await exp("cite", path("gaussian-ring"), "--json")).stdout);
    expect(cited).toContainEqual(
      expect.objectContaining({ authors: "Kingma and Ba", year: 2014, by: expect.any(Array) }),
    );
  });
});

describe("validate", () => {
  test("reports all mistakes of all files, also those after a broken file", async () => {
    writeFileSync(at("a.yaml"), ring.replace("batchSize: 128", "batchSiez: 128"));
    writeFileSync(at("b.yaml"), ring);
    const { exitCode, stdout, stderr } = await exp("validate", "*.yaml");
    expect(stderr).toContain("a.yaml:11:1  batchSiez: unknown");
    expect([exitCode, stdout]).toEqual([2, "ok  b.yaml\n"]);
  });

  test("as JSON, has each problem's place", async () => {
    writeFileSync(at("a.yaml"), ring.replace("batchSize: 128", "batchSize: many"));
    const { exitCode, stdout } = await exp("validate", "a.yaml", "--json");
    expect(JSON.parse(stdout)).toEqual([
      {
        file: "a.yaml",
        ok: false,
        problems: [
          {
            severity: "error",
            path: ["batchSize"],
            message: expect.any(String),
            source: "a.yaml",
            line: 11,
            column: 12,
          },
        ],
      },
    ]);
    expect(exitCode).toBe(2);
  });

  test("a missing file is reported", async () => {
    const { exitCode, stderr } = await exp("validate", "none.yaml");
    expect([exitCode, stderr]).toEqual([2, "error: none.yaml: no such file\n"]);
  });
});
