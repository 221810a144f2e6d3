import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { loadText } from "./loading.ts";

const sample = readFileSync(new URL("sample.yaml", import.meta.url), "utf8");

/** The resolved sample after overrides; fails with the report where it is refused. */
function resolved(...sets: readonly string[]) {
  const loaded = loadText(sample, ...sets);
  if (!loaded.ok) throw new Error(loaded.report);
  // biome-ignore lint/suspicious/noExplicitAny: plain data of a shape that each test knows.
  return loaded.experiment as any;
}

const refusal = (...sets: readonly string[]) => loadText(sample, ...sets).report.split("\n")[0];

test("a value is set by its path, and parsed as YAML", () => {
  expect(resolved("seed=7").seed).toBe(7);
  expect(resolved("optimizers.critic.learningRate=2e-4").optimizers.critic.learningRate).toBe(2e-4);
  expect(resolved('name="2026"').name).toBe("2026");
  expect(resolved("latent={ size: 5 }").latent).toEqual({ size: 5, distribution: "normal" });
});

test("items of lists are reached by index, in dots or brackets; the next index adds an item", () => {
  expect(resolved("penalties.0.weight=3").penalties[0].weight).toBe(3);
  expect(resolved("penalties[0].weight=4").penalties[0].weight).toBe(4);
  expect(resolved("penalties.1.type=gradient", "penalties.1.at=real").penalties[1].at).toBe("real");
});

test("later overrides win, and change what earlier ones made", () => {
  expect(resolved("seed=1", "seed=2").seed).toBe(2);
  expect(resolved("ema={ decay: 0.5 }", "ema.decay=0.25").ema.decay).toBe(0.25);
});

test("null, or nothing, leaves a key or an item out", () => {
  expect(resolved("ema=null")).not.toHaveProperty("ema");
  expect(resolved("ema=")).not.toHaveProperty("ema");
  expect(resolved("penalties.0=null").penalties).toEqual([]);
});

test("an alias' value is changed in one of its places only", () => {
  const { optimizers } = resolved("optimizers.critic.beta1=0.25");
  expect([optimizers.generator.beta1, optimizers.critic.beta1]).toEqual([0.5, 0.25]);
});

test("another type drops what only the old component takes, and keeps what both take", () => {
  const { critic, generator } = resolved("optimizers.critic.type=sgd").optimizers;
  expect(critic).toMatchObject({
    type: "sgd",
    learningRate: 1e-4,
    schedule: { type: "linear", toStep: 1000 },
  });
  expect(critic).not.toHaveProperty("beta1");
  expect(generator.type).toBe("adam");
});

test("another type keeps what came by an override, to be told if it does not fit", () => {
  expect(refusal("optimizers.critic.beta1=0.25", "optimizers.critic.type=sgd")).toBe(
    "--set  optimizers.critic.beta1: unknown parameter; sgd takes learningRate, momentum, nesterov, schedule",
  );
});

test("another type does not hide a mistake in the file", () => {
  const wrong = sample.replace("beta1: 0.5", "betta: 0.5");
  expect(loadText(wrong, "optimizers.critic.type=sgd").report).toContain(
    "optimizers.critic.betta: unknown parameter",
  );
});

test("a part of a default is changed without the rest", () => {
  // dcgan's default activation is { type: leakyRelu, slope: 0.2 }.
  expect(resolved("critic.activation.slope=0.1").critic.activation).toEqual({
    type: "leakyRelu",
    slope: 0.1,
  });
  expect(resolved("critic.activation.type=elu").critic.activation).not.toHaveProperty("slope");
});

test.each([
  ["seed", "--set  must be key=value, as in optimizers.critic.learningRate=1e-4"],
  ["=5", "--set  must be key=value, as in optimizers.critic.learningRate=1e-4"],
  ["sede=5", /^--set {2}sede: unknown key; an experiment takes .*; did you mean seed\?$/],
  ["optimizer.critic.beta1=0", /^--set {2}optimizer: unknown key; .*; did you mean optimizers\?$/],
  ["seed=five", '--set  seed: must be an integer from 0 to 9007199254740991, not "five"'],
  ["seed.x=1", "--set  seed.x: cannot be set within 3"],
  [
    "penalties.7.weight=1",
    "--set  penalties[7]: is not an index; the list has length 1, and 1 appends an item",
  ],
  [
    "penalties.first=1",
    "--set  penalties.first: is not an index; the list has length 1, and 1 appends an item",
  ],
  ["latent=[1", "--set  this [ is never closed"],
  ["latent=[1, size: }", "--set  this [ is never closed"],
  ["loss.type=hinje", /^--set {2}loss.type: unknown component "hinje"; .*; did you mean hinge\?$/],
  ["latent.__proto__.polluted=1", /^--set {2}latent.__proto__: unknown key/],
])("%s is refused", (set, message) => {
  expect(refusal(set)).toEqual(typeof message === "string" ? message : expect.stringMatching(message));
});

test("an override's problem shows the override, with a caret", () => {
  expect(loadText(sample, "penalties.0.lamda=5").report.split("\n").slice(1)).toEqual([
    "   | penalties.0.lamda=5",
    "   |             ^^^^^",
  ]);
});

test("problems of the file come first, then those of overrides", () => {
  const wrong = sample.replace("batchSize: 32", "batchSize: 0");
  const lines = loadText(wrong, "seed=five", "x").report.split("\n");
  expect(lines.filter((line) => /^\S/.test(line)).map((line) => line.split(" ")[0])).toEqual([
    "x.yaml:9:12",
    "--set",
    "--set",
  ]);
});
