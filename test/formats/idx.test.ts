import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exitCodes, UserError } from "../../src/errors.ts";
import { idxHeader, readClasses, readImages, readLabels } from "../../src/formats/idx.ts";
import { bigEndian, idxImages, idxLabels } from "../components/datasets/files/tiny.ts";

describe("readImages", () => {
  it("reads sizes and pixels, plain and gzipped", () => {
    const expected = {
      count: 2,
      height: 2,
      width: 3,
      pixels: Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
    };
    expect(readImages(idxImages(2, 2, 3))).toEqual(expected);
    expect(readImages(gzipSync(idxImages(2, 2, 3)))).toEqual(expected);
  });

  it.each([
    ["an empty file", new Uint8Array(), "x: an empty file; fetch it again"],
    ["labels", idxLabels([1, 2, 3, 4, 5, 6, 7, 8]), "x: byte 0: starts with 0x00000801, not 0x00000803"],
    ["no images", bigEndian(0x803, 0, 2, 3), "x: byte 4: count is 0; at least 1 is needed"],
    ["images without width", bigEndian(0x803, 5, 2, 0), "x: byte 12: width is 0; at least 1 is needed"],
    [
      "a truncated file",
      idxImages(2, 2, 3).subarray(0, 27),
      "x: byte 16: 11 bytes of data follow, not 2 x 2 x 3 = 12",
    ],
    [
      "trailing bytes",
      Buffer.concat([idxImages(2, 2, 3), Uint8Array.of(0)]),
      "x: byte 16: 13 bytes of data follow, not 2 x 2 x 3 = 12",
    ],
    [
      // (2^32 - 1)^3 by hand; as a double it would round.
      "sizes beyond any memory",
      bigEndian(0x803, 0xffffffff, 0xffffffff, 0xffffffff),
      "x: byte 16: 0 bytes of data follow, not 4294967295 x 4294967295 x 4294967295 = 79228162458924105385300197375",
    ],
    [
      "a damaged gzip file",
      gzipSync(idxImages(2, 2, 3)).subarray(0, 20),
      "x: damaged gzip data (unexpected end of file)",
    ],
  ])("refuses %s", (_, bytes, message) => {
    expect(() => readImages(bytes, "x")).toThrow(new UserError(message, exitCodes.data));
  });

  it("refuses a small file that inflates without bounds", () => {
    // A gzip file may be many in a row: 300 of a megabyte each.
    const member = gzipSync(Buffer.alloc(1_000_000));
    const bomb = Buffer.concat(Array<Uint8Array>(300).fill(member));
    expect(bomb.length).toBeLessThan(400_000);
    expect(() => readImages(bomb, "x")).toThrow("x: inflates to more than the 268435456 bytes allowed");
  });
});

describe("readLabels", () => {
  it("reads labels, plain and gzipped", () => {
    expect(readLabels(idxLabels([7, 0, 9]))).toEqual(Uint8Array.of(7, 0, 9));
    expect(readLabels(gzipSync(idxLabels([7, 0, 9])))).toEqual(Uint8Array.of(7, 0, 9));
  });

  it("refuses a count that the file does not hold", () => {
    const bytes = Buffer.concat([bigEndian(0x801, 3), Uint8Array.of(1, 2)]);
    expect(() => readLabels(bytes, "y")).toThrow("y: byte 8: 2 bytes of data follow, not 3 = 3");
  });
});

describe("hostile input", () => {
  const mutation = fc.record({ at: fc.nat(27), value: fc.nat(255), keep: fc.nat(28) });

  it("is read as what its header says, or refused in one line", () => {
    let refused = 0;
    const property = fc.property(fc.array(mutation, { maxLength: 4 }), fc.boolean(), (mutations, gzipped) => {
      const original = idxImages(2, 2, 3);
      const whole = gzipped ? gzipSync(original) : original;
      const bytes = mutations.reduce(mutate, whole);
      try {
        const { count, height, width, pixels } = readImages(bytes, "x");
        expect(pixels.length).toBe(count * height * width);
      } catch (error) {
        refused += 1;
        expect(error).toBeInstanceOf(UserError);
        expect(error).toMatchObject({
          exitCode: exitCodes.data,
          message: expect.stringMatching(/^x: [^\n]+$/),
        });
      }
    });
    fc.assert(property, { seed: 1, numRuns: 2000 });
    expect(refused).toBeGreaterThan(1000);
  });
});

function mutate(
  bytes: Uint8Array,
  { at, value, keep }: { at: number; value: number; keep: number },
): Uint8Array {
  const changed = Uint8Array.from(keep < 14 ? bytes : bytes.subarray(0, keep));
  if (at < changed.length) changed[at] = value;
  return changed;
}

describe("readClasses", () => {
  // By hand: type 0x0c, two dimensions: two images with three numbers each.
  const table = bigEndian(0x0c02, 2, 3, 300, 1, 2, 4, 5, 6);

  it("takes the first of an image's integers, or its byte", () => {
    expect(readClasses(table, "x")).toEqual(Int32Array.of(300, 4));
    expect(readClasses(gzipSync(idxLabels([7, 0])), "x")).toEqual(Uint8Array.of(7, 0));
  });

  it("refuses a file that ends early, and images", () => {
    expect(() => readClasses(table.subarray(0, 30), "x")).toThrow(
      "x: byte 12: 18 bytes of data follow, not 2 x 3 x 4",
    );
    expect(() => readClasses(idxImages(1, 2, 2), "x")).toThrow("x: byte 0: starts with 0x00000803");
  });
});

describe("idxHeader", () => {
  it("has the type and sizes, if it is one", () => {
    expect(idxHeader(idxImages(5, 2, 3))).toEqual({ type: 8, sizes: [5, 2, 3] });
    expect(idxHeader(Buffer.from("<html>...."))).toBeUndefined();
    expect(idxHeader(bigEndian(0x803, 5))).toBeUndefined();
  });
});
