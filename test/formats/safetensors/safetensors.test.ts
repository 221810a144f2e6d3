import { readFile } from "node:fs/promises";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { stream } from "../../../src/engine/random/streams.ts";
import { UserError } from "../../../src/errors.ts";
import type { HostTree } from "../../../src/formats/hostTensor.ts";
import { decodeSafetensors, encodeSafetensors } from "../../../src/formats/safetensors/safetensors.ts";

const fixture = (name: string) => readFile(new URL(`fixtures/${name}.safetensors`, import.meta.url));

/** The tensors of fixtures/write.py. */
const native: HostTree = {
  "generator/weights/0.weight": {
    dtype: "float32",
    shape: [2, 3],
    values: Float32Array.of(1.5, -2.25, 3, 0.1, Number.POSITIVE_INFINITY, -0),
  },
  "generator/weights/0.bias": { dtype: "float32", shape: [0, 3], values: new Float32Array(0) },
  "optimizer/step": { dtype: "int32", shape: [], values: Int32Array.of(-7) },
  images: { dtype: "uint8", shape: [1, 3], values: Uint8Array.of(0, 127, 255) },
  mask: { dtype: "bool", shape: [2], values: Uint8Array.of(1, 0) },
};

/** A file of the given header and data; the header is JSON text or a value to be put into JSON. */
function file(header: unknown, data: Uint8Array = new Uint8Array(0)): Uint8Array {
  const json = typeof header === "string" ? header : JSON.stringify(header);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(Buffer.byteLength(json)));
  return Buffer.concat([length, Buffer.from(json), data]);
}

/** The message of the UserError that reading the bytes must throw. */
function refusal(bytes: Uint8Array): string {
  try {
    decodeSafetensors(bytes, "x.safetensors");
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({ exitCode: 4 });
    return (error as Error).message;
  }
  throw new Error("the file was accepted");
}

describe("the reference implementation", () => {
  test("a file of ours has the bytes of Python's for the same tensors", async () => {
    expect(Buffer.from(encodeSafetensors(native, { format: "pt" }))).toEqual(await fixture("native"));
  });

  test("a file of Python's is read in our types", async () => {
    expect(decodeSafetensors(await fixture("native"))).toEqual(native);
  });

  test("F64, F16, BF16 and I64 are converted", async () => {
    const tensors = decodeSafetensors(await fixture("converted"));
    const values = (name: string) => [...tensors[name]!.values];
    const dtypes = Object.fromEntries(Object.entries(tensors).map(([name, { dtype }]) => [name, dtype]));
    expect(dtypes).toEqual({ f64: "float32", f16: "float32", bf16: "float32", i64: "int32" });
    const end = [Number.POSITIVE_INFINITY, Number.NaN];
    // torch 2.13: torch.tensor([...], dtype).to(torch.float64)
    expect(values("f64")).toEqual([1, -2.5, 65504, 2 ** -24, Math.fround(0.1), ...end]);
    expect(values("f16")).toEqual([1, -2.5, 65504, 2 ** -24, 0.0999755859375, ...end]);
    expect(values("bf16")).toEqual([1, -2.5, 65536, 2 ** -24, 0.10009765625, ...end]);
    expect(values("i64")).toEqual([2 ** 31 - 1, -(2 ** 31)]);
  });

  test("an I64 that int32 cannot hold is refused, not wrapped", async () => {
    expect(refusal(await fixture("too-wide"))).toBe(
      'x.safetensors: "i64": value 1 is 2147483648, outside of int32',
    );
  });
});

describe("round trips", () => {
  const sizes = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 });
  const tensor = fc.record({ dtype: fc.constantFrom("float32", "int32", "uint8", "bool"), shape: sizes });
  const names = fc.string({ unit: "grapheme", maxLength: 12 }).filter((name) => name !== "__metadata__");

  function filled({ dtype, shape }: { dtype: string; shape: number[] }) {
    const count = shape.reduce((product, size) => product * size, 1);
    const draw = stream(count, "values");
    if (dtype === "float32") return { dtype, shape, values: draw.normal(count) };
    const bound = dtype === "bool" ? 2 : 256;
    const integers = draw.integers(count, bound);
    return {
      dtype,
      shape,
      values: dtype === "int32" ? Int32Array.from(integers) : Uint8Array.from(integers),
    };
  }

  test("what is written is read, under any names, also __proto__", () => {
    fc.assert(
      fc.property(fc.dictionary(names, tensor, { maxKeys: 6 }), (specs) => {
        const tree = Object.fromEntries(Object.entries(specs).map(([k, v]) => [k, filled(v)])) as HostTree;
        const bytes = encodeSafetensors(tree, { made: "here" });
        expect(decodeSafetensors(bytes)).toEqual(tree);
      }),
      { seed: 1, numRuns: 200 },
    );
    const tree = Object.fromEntries([["__proto__", native.mask!]]);
    expect(Object.keys(decodeSafetensors(encodeSafetensors(tree)))).toEqual(["__proto__"]);
  });

  test("the data begins at a multiple of eight and every tensor is aligned to its width", () => {
    for (const name of ["a", "ab", "abc", "abcd", "é", "abcdefgh"]) {
      const bytes = encodeSafetensors({ b: native.mask!, [name]: native["optimizer/step"]! });
      const length = new DataView(bytes.buffer).getBigUint64(0, true);
      expect(length % 8n).toBe(0n);
      expect(
        JSON.parse(Buffer.from(bytes.subarray(8, 8 + Number(length))).toString())[name].data_offsets,
      ).toEqual([0, 4]);
    }
  });

  test("tensors do not share memory with the file or one another", async () => {
    const bytes = await fixture("native");
    const tensors = decodeSafetensors(bytes);
    bytes.fill(0);
    expect(tensors).toEqual(native);
    expect(new Set(Object.values(tensors).map(({ values }) => values.buffer)).size).toBe(5);
  });

  test("a tensor whose values do not fill its shape is a bug at writing, not a file that cannot be read", () => {
    expect(() =>
      encodeSafetensors({ w: { dtype: "float32", shape: [2], values: new Float32Array(3) } }),
    ).toThrow("w: 3 values for shape [2]");
  });
});

describe("hostile files", () => {
  const one = { dtype: "F32", shape: [1], data_offsets: [0, 4] };
  const four = new Uint8Array(4);
  const huge = 2 ** 53 - 1;
  const lengthOnly = (length: bigint) => {
    const bytes = Buffer.alloc(16);
    bytes.writeBigUInt64LE(length);
    return bytes;
  };
  const cases: readonly (readonly [string, Uint8Array, string])[] = [
    ["nothing", new Uint8Array(0), "0 bytes, too short for the length of its header"],
    [
      "a header longer than allowed",
      lengthOnly(2n ** 63n),
      "header of 9223372036854775808 bytes; at most 16777216",
    ],
    ["a header longer than the file", lengthOnly(9n), "header of 9 bytes in a file of 16"],
    [
      "not UTF-8",
      Buffer.concat([lengthOnly(8n).subarray(0, 8), Buffer.alloc(8, 0xff)]),
      "header is not UTF-8",
    ],
    ["space before the header", file(' {"w":1}'), "header does not begin with {"],
    ["an array for a header", file("[]"), "header does not begin with {"],
    ["cut JSON", file('{"w":'), "header is not JSON"],
    ["100,000 brackets", file(`{"w":${"[".repeat(1e5)}`), "header is not JSON"],
    [
      "a name twice",
      file(`{"w":${JSON.stringify(one)},"w":${JSON.stringify(one)}}`, four),
      '"w" occurs twice in the header',
    ],
    ["a name twice, once escaped", file(`{"w":{},"\\u0077":{}}`), '"w" occurs twice in the header'],
    ["a key twice", file('{"w":{"dtype":"F32","dtype" : "I32"}}'), '"dtype" occurs twice in the header'],
    ["metadata of numbers", file({ __metadata__: { step: 1 } }), "__metadata__ must map names to strings"],
    ["a tensor that is no object", file({ w: [] }), '"w" is not described by an object'],
    ["an unknown key", file({ w: { ...one, crc: 1 } }, four), '"w" has an unknown key "crc"'],
    [
      "an unknown dtype",
      file({ w: { ...one, dtype: "constructor" } }, four),
      '"w" has dtype "constructor"; readable are F64, F32, F16, BF16, I64, I32, U8, BOOL',
    ],
    [
      "a missing dtype",
      file({ w: {} }),
      '"w" has dtype undefined; readable are F64, F32, F16, BF16, I64, I32, U8, BOOL',
    ],
    [
      "a negative size",
      file({ w: { ...one, shape: [-1] } }, four),
      '"w" has a shape that is not a list of at most 8 sizes',
    ],
    [
      "half a size",
      file({ w: { ...one, shape: [0.5] } }, four),
      '"w" has a shape that is not a list of at most 8 sizes',
    ],
    [
      "nine dimensions",
      file({ w: { ...one, shape: new Array(9).fill(1) } }, four),
      '"w" has a shape that is not a list of at most 8 sizes',
    ],
    [
      "three offsets",
      file({ w: { ...one, data_offsets: [0, 4, 8] } }, four),
      '"w" has data_offsets that are not two offsets',
    ],
    [
      "offsets as text",
      file({ w: { ...one, data_offsets: ["0", "4"] } }, four),
      '"w" has data_offsets that are not two offsets',
    ],
    [
      "a size that does not fit its shape",
      file({ w: { ...one, shape: [2] } }, four),
      '"w" needs 8 bytes for F32 [2], data_offsets give 4',
    ],
    [
      "offsets turned round",
      file({ w: { ...one, data_offsets: [4, 0] } }, four),
      '"w" needs 4 bytes for F32 [1], data_offsets give -4',
    ],
    [
      "a product that overflows to what the offsets say",
      // 2^32 * 2^32 * 4 is 0 modulo 2^64.
      file({ w: { dtype: "F32", shape: [2 ** 32, 2 ** 32], data_offsets: [0, 0] } }),
      '"w" needs 73786976294838206464 bytes for F32 [4294967296,4294967296], data_offsets give 0',
    ],
    [
      "9 PB in a file of a few bytes",
      file({ w: { dtype: "U8", shape: [huge], data_offsets: [0, huge] } }),
      '"w" ends at byte 9007199254740991 of 0 bytes of data',
    ],
    [
      "a hole before the first",
      file({ w: { ...one, data_offsets: [4, 8] } }, new Uint8Array(8)),
      '"w" begins at byte 4 of the data, 0 was expected',
    ],
    [
      "an overlap",
      file({ w: one, v: { ...one, data_offsets: [2, 6] } }, new Uint8Array(6)),
      '"v" begins at byte 2 of the data, 4 was expected',
    ],
    ["two in one place", file({ w: one, v: one }, four), '"v" begins at byte 0 of the data, 4 was expected'],
    ["data cut short", file({ w: one }, new Uint8Array(3)), '"w" ends at byte 4 of 3 bytes of data'],
    ["data left over", file({ w: one }, new Uint8Array(5)), "5 bytes of data, its tensors are 4"],
    [
      "a name that would clear the terminal",
      file({ "\u001b[2J\n\u009b2J\u202e": 1 }),
      '"\\u001b[2J\\n\\u009b2J\\u202e" is not described by an object',
    ],
    [
      "a name of a megabyte",
      file({ ["n".repeat(1e6)]: 1 }),
      `"${"n".repeat(76)}... is not described by an object`,
    ],
  ];

  test.each(cases)("%s", (_, bytes, problem) => {
    expect(refusal(bytes)).toBe(`x.safetensors: not a sound safetensors file: ${problem}`);
  });

  test("a boolean that is neither 0 nor 1", () => {
    const bytes = file({ b: { dtype: "BOOL", shape: [2], data_offsets: [0, 2] } }, Uint8Array.of(1, 2));
    expect(refusal(bytes)).toBe('x.safetensors: "b": value 1 is byte 2, neither 0 nor 1');
  });

  test("sixteen megabytes of header are checked without a crash", () => {
    const name = "\\\\".repeat(8 * 2 ** 20 - 32);
    expect(refusal(file(`{"${name}":1}`))).toMatch(/^x.safetensors: .*is not described by an object$/);
  });

  test("300 mutations are read within the memory of the file, or refused in one line", async () => {
    const originals = [await fixture("native"), await fixture("converted")];
    const byte = fc.nat({ max: 255 });
    const mutation = fc.oneof(
      fc.record({ kind: fc.constant("set" as const), at: fc.nat(), byte }),
      fc.record({
        kind: fc.constant("digit" as const),
        at: fc.nat(),
        byte: fc.integer({ min: 48, max: 57 }),
      }),
      fc.record({ kind: fc.constant("insert" as const), at: fc.nat(), byte }),
      fc.record({ kind: fc.constant("cut" as const), at: fc.nat(), byte }),
    );
    let refused = 0;
    fc.assert(
      fc.property(
        fc.nat({ max: 1 }),
        fc.array(mutation, { minLength: 1, maxLength: 4 }),
        (which, mutations) => {
          const bytes = mutations.reduce(
            (before, m) => mutate(before, m),
            Uint8Array.from(originals[which]!),
          );
          try {
            const memory = Object.values(decodeSafetensors(bytes)).reduce(
              (sum, t) => sum + t.values.byteLength,
              0,
            );
            expect(memory).toBeLessThanOrEqual(2 * bytes.length);
          } catch (error) {
            if (!(error instanceof UserError)) throw error;
            expect(error.message).not.toMatch(/\n/);
            refused++;
          }
        },
      ),
      { seed: 2, numRuns: 300 },
    );
    // Only a changed value or letter of a name leaves a sound file.
    expect(refused).toBeGreaterThan(150);
    expect(refused).toBeLessThan(300);
  });
});

function mutate(
  bytes: Uint8Array<ArrayBuffer>,
  { kind, at, byte }: { kind: "set" | "digit" | "insert" | "cut"; at: number; byte: number },
): Uint8Array<ArrayBuffer> {
  const place = at % (bytes.length + 1);
  if (kind === "cut") return bytes.slice(0, place);
  if (kind === "insert") return Uint8Array.of(...bytes.subarray(0, place), byte, ...bytes.subarray(place));
  if (kind === "set") return bytes.map((old, i) => (i === place ? byte : old));
  const digits = [...bytes.keys()].filter((i) => bytes[i]! >= 48 && bytes[i]! <= 57);
  const target = digits[at % Math.max(digits.length, 1)];
  return bytes.map((old, i) => (i === target ? byte : old));
}
