import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { encodeSafetensors } from "../../../../src/formats/safetensors/safetensors.ts";
import { fill } from "../../../../src/weights/import/fill.ts";
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
    const { fits } = fill(networksNamed("dense"), [zeros(tensors)], () => {});
    return fits.map(explain).join("\n");
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

  it("causes a warning if values are not finite", () => {
    const bytes = encodeSafetensors({
      ...Object.fromEntries(
        Object.entries(critic).map(([name, shape]) => [
          name,
          {
            dtype: "float32",
            shape,
            values: new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(Number.NaN),
          },
        ]),
      ),
    });
    const notices: string[] = [];
    fill(networksNamed("dense"), [decodeWeights(bytes, "a.safetensors")], (text) => notices.push(text));
    expect(notices[0]).toBe("warning: a.safetensors: 0.weight has values that are not finite");
  });
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
      'a.safetensors: does not fit the critic: "6.weight" [2, 2] matches no tensor of the network',
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
    const { message } = refused("dense", zeros(critic), zeros(critic, "b.safetensors"));
    expect(message).toBe("b.safetensors: fits the critic, and so does a.safetensors; give one of them");
  });

  it("is shown in part if it is long", () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`${i}.weight`, [1]]));
    const { table } = refused("dense", zeros(many));
    expect(table.split("\n")).toHaveLength(62);
    expect(table).toMatch(/and \d+ more$/);
  });
});
