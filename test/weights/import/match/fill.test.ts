import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { HostTensor, HostTree } from "../../../../src/formats/hostTensor.ts";
import { encodeSafetensors } from "../../../../src/formats/safetensors/safetensors.ts";
import { fill } from "../../../../src/weights/import/fill.ts";
import type { Choices } from "../../../../src/weights/import/match/choose.ts";
import { explain } from "../../../../src/weights/import/match/explain.ts";
import { decodeWeights } from "../../../../src/weights/import/read.ts";
import { fixture, type GameName, networksNamed } from "../../games.ts";

type Tensors = Readonly<Record<string, readonly number[]>>;

/** A safetensors file of zeros, in PyTorch's order of axes. */
function zeros(tensors: Tensors, path = "a.safetensors") {
  const entries = Object.entries(tensors).map(([name, shape]) => {
    const values = new Float32Array(shape.reduce((product, extent) => product * extent, 1));
    return [name, { dtype: "float32", shape, values }] as const;
  });
  return decodeWeights(encodeSafetensors(Object.fromEntries(entries)), path);
}

const fixtureFile = (name: string) => decodeWeights(readFileSync(fixture(name)), name);

/** What the user is told when the files do not fill a game: the table, and the error. */
function refused(game: GameName, ...files: ReturnType<typeof zeros>[]) {
  const notices: string[] = [];
  let error: unknown;
  try {
    fill(networksNamed(game), files, (text) => notices.push(text));
  } catch (thrown) {
    error = thrown;
  }
  return { table: notices.join("\n"), message: (error as Error)?.message };
}

const critic: Tensors = {
  "0.weight": [3, 2, 4, 4],
  "0.bias": [3],
  "3.weight": [7, 36],
  "3.bias": [7],
  "5.weight": [1, 7],
  "5.bias": [1],
};

const renamed = (tensors: Tensors, rename: (name: string) => string): Tensors =>
  Object.fromEntries(Object.entries(tensors).map(([name, shape]) => [rename(name), shape]));

const without = (left: string): Tensors => {
  const { [left]: _, ...rest } = critic;
  return rest;
};

describe("a file that fits", () => {
  const tableOf = (tensors: Tensors) => {
    const { chosen } = fill(networksNamed("dense"), [zeros(tensors)], () => {});
    return chosen.map(({ fit }) => explain(fit)).join("\n");
  };

  it("is explained tensor by tensor", () => {
    expect(tableOf(critic)).toBe(
      [
        "critic from a.safetensors (safetensors), by name:",
        "  0.weight  [3, 2, 4, 4]  0.weight  [4, 4, 2, 3]  transposed 2 3 1 0",
        "  0.bias    [3]           0.bias    [3]",
        "  3.weight  [7, 36]       3.weight  [36, 7]       transposed, channels last",
        "  3.bias    [7]           3.bias    [7]",
        "  5.weight  [1, 7]        5.weight  [7, 1]        transposed 1 0",
        "  5.bias    [1]           5.bias    [1]",
      ].join("\n"),
    );
  });

  it("is matched layer by layer if its names differ", () => {
    expect(tableOf(renamed(critic, (name) => `net.layer${name}`))).toMatch(
      /^critic from a\.safetensors \(safetensors\), by order and shape, because the names differ:\n {2}net\.layer0\.weight/,
    );
  });

  it("is matched by shapes if its order differs too, as safetensors files sort names", () => {
    const names = { 0: "c", 3: "a", 5: "b" };
    const sorted = renamed(critic, (name) => names[name[0] as unknown as keyof typeof names] + name.slice(1));
    expect(tableOf(sorted)).toMatch(
      /, by shape alone, which is unique to each layer:\n {2}c\.weight {2}\[3, 2, 4, 4\] {2}0/,
    );
  });

  it("can be under a prefix among other tensors", () => {
    const both = { ...renamed(critic, (name) => `D.${name}`), "step.count": [1] };
    expect(tableOf(both)).toContain("critic from a.safetensors, D (safetensors), by order");
  });

  it("leaves the other network alone", () => {
    const { untouched, tensors } = fill(networksNamed("dense"), [zeros(critic)], () => {});
    expect(untouched).toEqual(["generator"]);
    expect(Object.keys(tensors).every((name) => name.startsWith("critic/weights/"))).toBe(true);
  });

  it("becomes the EMA too, if the game keeps one", () => {
    const { tensors } = fill(
      networksNamed("s0", { ema: {} }),
      [fixtureFile("s0-generator-weights.pth")],
      () => {},
    );
    expect(tensors["ema/4.weight"]).toEqual(tensors["generator/weights/4.weight"]);
  });

  it("may count steps, batches and averages beside its weights", () => {
    const counted = filled(critic, 0, { n_averaged: [], "1.num_batches_tracked": [], "any.count": [] });
    const { tensors } = fill(networksNamed("dense"), [counted], () => {});
    expect(Object.keys(tensors)).toHaveLength(6);
  });

  it("may be of a module that wraps the module of both networks", () => {
    const both = { ...renamed(critic, (name) => `module.D.${name}`), "module.step.count": [1] };
    expect(tableOf(both)).toContain("critic from a.safetensors, module.D (safetensors), by order");
  });
});

/** A safetensors file of one value, with integers beside. */
function filled(tensors: Tensors, value: number, counters: Tensors = {}, path = "a.safetensors") {
  const size = (shape: readonly number[]) => shape.reduce((product, extent) => product * extent, 1);
  return decodeWeights(
    encodeSafetensors({
      ...mapped(tensors, (shape) => ({
        dtype: "float32",
        shape,
        values: new Float32Array(size(shape)).fill(value),
      })),
      ...mapped(counters, (shape) => ({ dtype: "int32", shape, values: new Int32Array(size(shape)) })),
    }),
    path,
  );
}

const mapped = (tensors: Tensors, change: (shape: readonly number[]) => HostTensor) =>
  Object.fromEntries(Object.entries(tensors).map(([name, shape]) => [name, change(shape)]));

/** A file of sets of weights, each under its name and of its value. */
function sets(values: Readonly<Record<string, number>>, tensors: Tensors, path = "a.safetensors") {
  const groups = Object.entries(values).map(([name, value]) =>
    mapped(
      renamed(tensors, (tensor) => `${name}.${tensor}`),
      (shape) => ({
        dtype: "float32",
        shape,
        values: new Float32Array(shape.reduce((product, extent) => product * extent, 1)).fill(value),
      }),
    ),
  );
  return decodeWeights(encodeSafetensors(Object.assign({}, ...groups)), path);
}

/** The perceptron's generator in PyTorch's order of axes: 4 to 7 to 96 values. */
const generator: Tensors = { "1.weight": [7, 4], "1.bias": [7], "3.weight": [96, 7], "3.bias": [96] };

describe("weights and their moving average", () => {
  const averaging = () => networksNamed("perceptron", { ema: {} });
  const first = (tensors: HostTree, path: string) =>
    Object.entries(tensors).find(([name]) => name.startsWith(path))?.[1].values[0];
  const chosen = (files: ReturnType<typeof sets>[], choices: Partial<Choices> = {}) => {
    const { tensors } = fill(averaging(), files, () => {}, { extra: "refuse", from: {}, ...choices });
    return [first(tensors, "generator/weights/"), first(tensors, "ema/")];
  };

  it.each([
    ["g", "g_ema"],
    ["netG", "netG_ema"],
    ["generator", "generatorEMA"],
    ["online_model", "ema_model"],
    ["params", "params_ema"],
    ["G", "G_running"],
  ])("are told apart by their names, in any order: %s, %s", (raw, average) => {
    expect(chosen([sets({ [raw]: 1, [average]: 2 }, generator)])).toEqual([1, 2]);
    expect(chosen([sets({ [average]: 2, [raw]: 1 }, generator)])).toEqual([1, 2]);
  });

  it("may be two files", () => {
    expect(chosen([filled(generator, 1, {}, "G.pth"), filled(generator, 2, {}, "G_ema.pth")])).toEqual([
      1, 2,
    ]);
  });

  it("are one if their values are the same", () => {
    expect(chosen([sets({ model: 1, state_dict: 1 }, generator)])).toEqual([1, 1]);
  });

  it("are what the user says", () => {
    const files = [sets({ a: 1, b: 2, c: 3 }, generator)];
    expect(chosen(files, { from: { generator: "c" }, average: "a" })).toEqual([3, 1]);
    expect(chosen(files, { from: { generator: "b" } })).toEqual([2, 2]);
    const named = [sets({ g: 1, g_ema: 2 }, generator)];
    expect(chosen(named, { from: { generator: "g_ema" } })).toEqual([2, 2]);
    expect(chosen(named, { average: "g" })).toEqual([2, 1]);
  });

  it("are asked for if names do not tell them apart", () => {
    expect(() => chosen([sets({ a: 1, b: 2 }, generator)])).toThrow(
      "a.safetensors: 2 sets of weights fit the generator: a, b; choose with --generator a, --ema b",
    );
    const all = { a: 1, b: 2, c: 3, d: 4, e: 5 };
    expect(() => chosen([sets(all, generator)])).toThrow(
      "5 sets of weights fit the generator: a, b, c, d and 1 more;",
    );
  });

  it("are asked for if the experiment keeps no average", () => {
    const { message } = refused("perceptron", sets({ g_ema: 2, g: 1 }, generator));
    expect(message).toBe(
      "a.safetensors: 2 sets of weights fit the generator: g, g_ema; choose with --generator g",
    );
  });

  it("are refused under a name that is not there", () => {
    expect(() => chosen([sets({ a: 1, b: 2 }, generator)], { from: { generator: "g" } })).toThrow(
      "--generator g: names no weights that fit; fitting are a, b",
    );
  });
});

describe("a file with more than the networks have", () => {
  const extra = { ...critic, fixed_noise: [4, 8] };
  const allowed = { extra: "allow", from: {} } as const;

  it("is refused, with the way out", () => {
    const { message } = refused("dense", zeros(extra));
    expect(message).toBe(
      'a.safetensors: does not fit the critic: "fixed_noise" [4, 8] matches no tensor of the network; --allow-extra leaves such tensors out',
    );
  });

  it("is read if that is allowed, and what is left out is named", () => {
    const notices: string[] = [];
    const { tensors } = fill(networksNamed("dense"), [zeros(extra)], (text) => notices.push(text), allowed);
    expect(Object.keys(tensors)).toHaveLength(6);
    expect(notices).toEqual(['warning: a.safetensors: left out: "fixed_noise"']);
  });

  it("must fill the network all the same", () => {
    const short = { ...without("3.bias"), fixed_noise: [4, 8] };
    expect(() => fill(networksNamed("dense"), [zeros(short)], () => {}, allowed)).toThrow(
      "nothing for 3.bias",
    );
  });
});

it.each([Number.NaN, Number.POSITIVE_INFINITY])("refuses weights of %d", (value) => {
  expect(() => fill(networksNamed("dense"), [filled(critic, value)], () => {})).toThrow(
    `a.safetensors: "0.weight" has values that are not finite: value 0 is ${value}`,
  );
});

describe("a file that does not fit", () => {
  it("lacks a tensor", () => {
    const { message, table } = refused("dense", zeros(without("3.bias")));
    expect(message).toBe(
      "a.safetensors: does not fit the critic: nothing for 3.bias, which has shape [7] in the file's order of axes",
    );
    expect(table.split("\n")).toContain("  -                       3.bias    [7]           missing: [7]");
  });

  it("has a tensor too many", () => {
    const { message, table } = refused("dense", zeros({ ...critic, "6.weight": [2, 2] }));
    expect(message).toBe(
      'a.safetensors: does not fit the critic: "6.weight" [2, 2] matches no tensor of the network; --allow-extra leaves such tensors out',
    );
    expect(table.split("\n")).toContain("  6.weight  [2, 2]        -                       unexpected");
  });

  it("has a tensor of another shape", () => {
    const { message, table } = refused("dense", zeros({ ...critic, "3.weight": [7, 18] }));
    expect(message).toBe(
      'a.safetensors: does not fit the critic: "3.weight" has shape [7, 18], and 3.weight needs [7, 36]',
    );
    expect(table.split("\n")).toContain("  3.weight  [7, 18]       3.weight  [36, 7]       needs [7, 36]");
  });

  it("lacks a layer in the middle: the layers around it are matched all the same", () => {
    const short = Object.fromEntries(Object.entries(critic).filter(([name]) => !name.startsWith("3.")));
    const { message, table } = refused("dense", zeros(short));
    expect(message).toBe(
      "a.safetensors: does not fit the critic: nothing for 3.weight, which has shape [7, 36] in the file's order of axes; and 1 more",
    );
    expect(table.match(/missing/g)).toHaveLength(2);
  });

  it("is of another game altogether", () => {
    const { message } = refused("s0", fixtureFile("s1-critic-weights.h5"));
    expect(message).toMatch(/^s1-critic-weights\.h5: does not fit the (generator|critic): .*; and \d+ more$/);
  });

  it("has names that would move a terminal's cursor", () => {
    const { message, table } = refused("dense", zeros({ ...critic, "\x1b[2J.weight": [2] }));
    expect(message + table).not.toContain("\x1b");
  });

  it("is one of two for the same network", () => {
    const { message } = refused("dense", filled(critic, 1), filled(critic, 2, {}, "b.safetensors"));
    expect(message).toBe(
      "a.safetensors: 2 sets of weights fit the critic: a.safetensors, b.safetensors; choose with --critic a.safetensors",
    );
  });

  it("is shown in part if it is long", () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`${i}.weight`, [1]]));
    const { table } = refused("dense", zeros(many));
    expect(table.split("\n")).toHaveLength(62);
    expect(table).toMatch(/and \d+ more$/);
  });
});
