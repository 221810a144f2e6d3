import { readFileSync } from "node:fs";
import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { decodeWeights } from "../../../src/weights/import/read.ts";
import { fixture } from "../../weights/games.ts";
import { get, integer, named, pickle, put, text, tuple } from "../pickle/assemble.ts";

type Contents = Readonly<Record<string, Uint8Array>>;

/** A zip archive as torch.save lays it out; `level` is that of its compression. */
const archive = (contents: Contents, level: 0 | 9 = 0) =>
  zipSync(Object.fromEntries(Object.entries(contents).map(([name, bytes]) => [`a/${name}`, bytes])), {
    level,
  });

/** An archive with some of its bytes replaced. */
function changed(bytes: Uint8Array, change: (bytes: Buffer) => void): Uint8Array {
  const copy = Buffer.from(bytes);
  change(copy);
  return copy;
}

const numbers = (...values: number[]) => new Uint8Array(Float32Array.from(values).buffer);

const storage = (elements: number, key = "0") => [
  tuple(text("storage"), named("torch", "FloatStorage"), text(key), text("cpu"), integer(elements)),
  "Q",
];

/** The pickle of a tensor of floats. */
const tensor = (elements: number, shape: readonly number[], strides: readonly number[], key = "0") =>
  Buffer.concat(
    [
      named("torch._utils", "_rebuild_tensor_v2"),
      "(",
      ...storage(elements, key),
      integer(0),
      tuple(...shape.map(integer)),
      tuple(...strides.map(integer)),
      [0x89],
      named("collections", "OrderedDict"),
      ")R",
      "tR",
    ].map((piece) => (typeof piece === "string" ? Buffer.from(piece) : Buffer.from(piece))),
  );

const stateDict = (value: Uint8Array) => pickle("}", text("0.weight"), value, "s");

const saved = (data: Uint8Array, values = numbers(1, 2, 3, 4)): Contents => ({
  "data.pkl": data,
  "data/0": values,
});

const read = (bytes: Uint8Array) => decodeWeights(bytes, "a.pth").groups[0]!.tensors[0]!;

describe("an archive", () => {
  it("may be packed again by another program: deflated, with the modes that Unix gives to files", () => {
    const bytes = changed(archive(saved(stateDict(tensor(4, [4], [1]))), 9), (copy) => {
      for (let at = copy.indexOf("PK\x01\x02"); at >= 0; at = copy.indexOf("PK\x01\x02", at + 1))
        copy.writeUInt32LE(0o100600 * 2 ** 16, at + 38);
    });
    expect([...read(bytes).read()]).toEqual([1, 2, 3, 4]);
  });

  it("gives a tensor in the order of its strides", () => {
    const transposed = read(archive(saved(stateDict(tensor(4, [2, 2], [1, 2])))));
    expect([...transposed.read()]).toEqual([1, 3, 2, 4]);
  });

  it("is refused if a part of it is damaged", () => {
    const bytes = readFileSync(fixture("s0-generator-weights.pth"));
    bytes[bytes.indexOf("s0-generator-weights/data/0") + 200]! ^= 1;
    const damaged = decodeWeights(bytes, "a.pth").groups[0]!.tensors[0]!;
    expect(() => damaged.read()).toThrow('a.pth: "s0-generator-weights/data/0" is damaged: its CRC differs');
  });

  it.each<readonly [string, Uint8Array, string | RegExp]>([
    [
      "of a storage that unpacks to another size",
      archive(saved(stateDict(tensor(4, [4], [1])), numbers(...Array(1000).fill(0))), 9),
      'storage "0" has 4000 bytes, and its tensors need 16',
    ],
    [
      "damaged where it is compressed",
      changed(
        archive(saved(stateDict(tensor(1000, [4], [1])), numbers(...Array(1000).fill(0))), 9),
        (bytes) => bytes.fill(0xff, bytes.indexOf("a/data/0") + 8, bytes.indexOf("a/data/0") + 12),
      ),
      '"a/data/0" is damaged: it does not inflate to 4000 bytes',
    ],
    [
      "that unpacks to far more than its size",
      archive(saved(stateDict(tensor(2 ** 25, [4], [1])), new Uint8Array(2 ** 27)), 9),
      /it unpacks to more than \d+ bytes/,
    ],
    [
      "encrypted",
      changed(archive(saved(pickle("}"))), (bytes) => bytes.writeUInt8(1, bytes.indexOf("PK\x01\x02") + 8)),
      '"a/data.pkl" is encrypted',
    ],
    [
      "packed by another method",
      changed(archive(saved(pickle("}"))), (bytes) => bytes.writeUInt8(14, bytes.indexOf("PK\x01\x02") + 10)),
      '"a/data.pkl" is packed by method 14; readable are stored and deflated',
    ],
    [
      "without a pickle",
      archive({ "model.weights.h5": numbers(1) }),
      'torch.save did not write: no data.pkl in it, but "a/model.weights.h5"',
    ],
    [
      "big-endian",
      archive({ ...saved(pickle("}")), byteorder: Buffer.from("big") }),
      "its numbers are big-endian",
    ],
    ["without a storage", archive({ "data.pkl": stateDict(tensor(4, [4], [1])) }), 'storage "0" is missing'],
    [
      "with a storage cut short",
      archive(saved(stateDict(tensor(5, [5], [1])))),
      "has 16 bytes, and its tensors need 20",
    ],
    [
      "with a tensor beyond its storage",
      archive(saved(stateDict(tensor(4, [2, 2], [3, 1])))),
      "ends at element 4 of a storage of 4",
    ],
    [
      "with a tensor of text",
      archive(
        saved(
          stateDict(
            Buffer.concat([Buffer.from(named("torch._utils", "_rebuild_tensor_v2")), Buffer.from(")R")]),
          ),
        ),
      ),
      "a tensor without a storage",
    ],
    ["of nothing", archive(saved(pickle("}"))), "holds no tensors that have names"],
    [
      "of a tensor without a name",
      archive(saved(pickle(tensor(4, [4], [1])))),
      "holds no tensors that have names",
    ],
  ])("is refused: %s", (_, bytes, problem) => {
    expect(() => read(bytes).read()).toThrow(problem);
    expect(() => read(bytes).read()).toThrow(/^a\.pth: [^\n]+$/);
  });
});

/** An object with what PyTorch keeps in its modules; `modules` is the pickle of a dictionary. */
const module = (modules: readonly (string | readonly number[] | Uint8Array)[]) => [
  ...[
    named("__main__", "Net"),
    ")",
    [0x81],
    "}(",
    text("_parameters"),
    "}",
    text("w"),
    tensor(4, [4], [1]),
    "s",
  ],
  ...[text("_modules"), "}", ...modules, "ub"],
];

// Each takes hours or all memory where every path is followed; the test's own time limit would end it.
describe("a small file that unfolds into a large value", () => {
  it("is refused if every module holds the next one twice", () => {
    const levels = Array.from({ length: 40 }, (_, level) => [
      ...module(level === 0 ? [] : [text("a"), get(level - 1), "s", text("b"), get(level - 1), "s"]),
      put(level),
    ]);
    const bytes = archive(saved(pickle("(", ...levels.flat(), get(39), "l", get(39))));
    expect(() => read(bytes)).toThrow("a.pth: it holds more than 100000 values");
  });

  it("is refused if a module holds itself", () => {
    const bytes = archive(
      saved(
        pickle(
          ...[named("__main__", "Net"), ")", [0x81], put(0), "}", text("_modules"), "}", text("again")],
          ...[get(0), "ssb"],
        ),
      ),
    );
    expect(() => read(bytes)).toThrow("a.pth: its values are nested more than 64 deep");
  });

  it("is read at once if dictionaries hold each other", () => {
    const levels = Array.from({ length: 50 }, (_, level) =>
      level === 0
        ? ["}", text("0.weight"), tensor(4, [4], [1]), "s", put(0)]
        : ["}", text("a"), get(level - 1), "s", text("b"), get(level - 1), "s", put(level)],
    );
    const { groups } = decodeWeights(archive(saved(pickle("(", ...levels.flat(), "l", get(49)))), "a.pth");
    expect(groups.map(({ place }) => place)).toEqual([Array(49).fill("a").join(".")]);
  });

  it("is refused if lists are nested a thousand deep", () => {
    const bytes = archive(saved(pickle("]".repeat(1000), "a".repeat(999))));
    expect(() => read(bytes)).toThrow("a.pth: its values are nested more than 64 deep");
  });

  it("may have a tensor of 2^60 equal values, which nobody reads", () => {
    const huge = read(archive(saved(stateDict(tensor(4, [2 ** 30, 2 ** 30], [0, 0])))));
    expect(huge.shape).toEqual([2 ** 30, 2 ** 30]);
  });

  it("is refused if its directory lists more files than it has room for", () => {
    const bytes = Buffer.from(archive(saved(pickle("}"))));
    bytes.writeUInt16LE(0xffff, bytes.length - 12);
    expect(() => read(bytes)).toThrow(/^a\.pth: byte \d+: not an entry of a zip archive's directory$/);
  });

  it("cannot control a terminal by its names", () => {
    const evil = pickle(named("os.\x1b[2J", "system"), ")R");
    expect(() => read(archive(saved(evil)))).toThrow(
      'calls "os.\\u001b[2J.system", as no file of weights does; do not load it in Python',
    );
  });
});

/** A dictionary of something else and a state dict, as training scripts save. */
const beside = (...thing: readonly (string | readonly number[] | Uint8Array)[]) =>
  saved(
    pickle("}", text("extra"), ...thing, "s", text("G"), "}", text("0.weight"), tensor(4, [4], [1]), "ss"),
  );

describe("what a training script saves beside its weights", () => {
  const codecs = [named("_codecs", "encode"), tuple(text("x"), text("latin1")), "R"];
  it.each<readonly [string, readonly (string | readonly number[] | Uint8Array)[]]>([
    ["a numpy scalar", [named("numpy", "dtype"), tuple(text("f8")), "R", ...codecs, tuple(), "0", "0"]],
    ["a path", [named("pathlib", "PosixPath"), tuple(text("/"), text("tmp")), "R"]],
    [
      "a defaultdict",
      [named("collections", "defaultdict"), tuple(named("builtins", "list")), "R", text("a"), "Ns"],
    ],
    ["a deque", [named("collections", "deque"), "(]tR", integer(1), "a"]],
    ["an enum", [named("__main__", "Mode"), tuple(integer(1)), "R"]],
    ["a date", [named("datetime", "datetime"), "(", ...codecs, "tR"]],
    ["a call of a call's result", [named("functools", "partial"), tuple(named("builtins", "int")), "R)R"]],
    [
      "a dictionary of a class of its own",
      [named("__main__", "Config"), ")", [0x81], text("a"), integer(1), "s"],
    ],
    ["bytes in plenty", [[0x42, 0, 0, 0x60, 0], new Uint8Array(0x600000)]],
  ])("is left unread: %s", (_, thing) => {
    const { groups } = decodeWeights(archive(beside(...thing)), "a.pth");
    expect(groups.map(({ place }) => place)).toEqual(["G"]);
  });

  it.each([
    ["a defaultdict", [named("collections", "defaultdict"), ")R"]],
    ["a dictionary of a class of its own", [named("__main__", "Config"), ")", [0x81]]],
  ] as const)("may hold the weights: %s", (_, container) => {
    const bytes = archive(saved(pickle(...container, text("0.weight"), tensor(4, [4], [1]), "s")));
    expect([...read(bytes).read()]).toEqual([1, 2, 3, 4]);
  });

  it("may be a tensor of a class of its own", () => {
    const rebuilt = tensor(4, [4], [1]);
    const func = named("torch._utils", "_rebuild_tensor_v2");
    const args = rebuilt.subarray(func.length, -1);
    const whole = pickle(
      "}",
      text("0.weight"),
      named("torch._tensor", "_rebuild_from_type_v2"),
      "(",
      func,
      named("m", "T"),
      args,
      "NtRs",
    );
    expect([...read(archive(saved(whole))).read()]).toEqual([1, 2, 3, 4]);
  });

  it.each(["os.system", "posix.system", "subprocess.Popen", "builtins.eval", "__builtin__.__import__"])(
    "is refused if it is harmful: %s",
    (name) => {
      const dot = name.lastIndexOf(".");
      const evil = [named(name.slice(0, dot), name.slice(dot + 1)), tuple(text("ls")), "R"];
      expect(() => read(archive(beside(...evil)))).toThrow(`calls "${name}", as no file of weights does`);
    },
  );
});
