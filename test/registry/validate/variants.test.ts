import { readdirSync, readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { loadText } from "../loading.ts";

const folder = new URL("../../../experiments/", import.meta.url);
const textOf = (name: string) => readFileSync(new URL(name, folder), "utf8");
const classifier = textOf("classifier-mnist.yaml");
const gan = textOf("quickstart.yaml");

const messages = (text: string, ...sets: readonly string[]) => {
  const loaded = loadText(text, ...sets);
  return loaded.ok ? [] : loaded.problems.map(({ path, message }) => `${path.join(".")}: ${message}`);
};

describe("an experiment", () => {
  it("is held against the schema of its algorithm", () => {
    expect([messages(classifier), messages(gan)]).toEqual([[], []]);
    expect(messages(`${classifier}latent: { size: 3 }\n`)).toEqual([
      "latent: unknown key; an experiment takes name, about, seed, dataset, batchSize, order, classifier, optimizer, algorithm, watch, keep, engine, budgets",
    ]);
    expect(messages(classifier.replace("  full: {", "  full: { samples: 9,"))[0]).toMatch(
      /^budgets\.full\.samples: unknown key/,
    );
  });

  it("of an unknown algorithm is told which there are, and what else is wrong", () => {
    const text = classifier
      .replace("type: classifier }", "type: clasifier }")
      .replace("batchSize:", "batchsize:");
    expect(messages(text)).toEqual([
      "batchsize: unknown key; an experiment takes name, about, seed, dataset, batchSize, order, classifier, optimizer, algorithm, watch, keep, engine, budgets; did you mean batchSize?",
      'algorithm.type: unknown algorithm "clasifier"; there are gan, classifier; did you mean classifier?',
    ]);
    expect(messages(gan.replace("type: gan,", "type: 7,"))).toEqual([
      "algorithm.type: unknown algorithm 7; there are gan, classifier",
    ]);
  });

  it("is known by a misspelt algorithm too", () => {
    for (const [right, wrong] of [
      ["algorithm:", "algoritm:"],
      ["{ type: classifier }", "{ tpye: classifier }"],
    ] as const) {
      const found = messages(classifier.replace(right, wrong));
      expect(found).toHaveLength(1);
      expect(found[0]).toMatch(/did you mean (algorithm|type)\?$/);
    }
  });

  it("may change its algorithm on the command line, and then lacks what the other takes", () => {
    expect(messages(classifier, "algorithm.type=gan").join("\n")).toContain("generator: is missing");
  });

  it("without an algorithm is held to be a game", () => {
    expect(messages(gan.replace(/^algorithm:.*$/m, ""))).toEqual([
      expect.stringMatching(/^algorithm: is missing/),
    ]);
  });
});

describe("an editor's schema", () => {
  const schema = JSON.parse(readFileSync(new URL("../schemas/experiment.schema.json", folder), "utf8"));
  const ajv = new Ajv({ strict: false, discriminator: true, formats: { path: true } });
  const validate = ajv.compile(schema);

  it("takes every shipped experiment", () => {
    const files = readdirSync(folder).filter((file) => file.endsWith(".yaml"));
    expect(files.length).toBeGreaterThanOrEqual(16);
    for (const file of files) expect(validate(parse(textOf(file))), `${file} ${ajv.errorsText()}`).toBe(true);
  });

  it("tells the keys of one algorithm from those of another", () => {
    expect(validate({ ...parse(classifier), latent: { size: 3 } })).toBe(false);
    expect(validate({ ...parse(gan), optimizer: { type: "adam" } })).toBe(false);
  });
});
