import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { exitCodes, UserError } from "../../../src/errors.ts";
import { type Refuse, refusing } from "../../../src/formats/cursor.ts";
import { npyValues, readNpyHeader } from "../../../src/formats/npy.ts";

// Written by numpy 2.4.6, see fixtures/write.py.
const read = (name: string) => readFileSync(fileURLToPath(new URL(`fixtures/${name}.npy`, import.meta.url)));
const refuse: Refuse = refusing("x.npy", exitCodes.data);

const load = (name: string) => {
  const bytes = read(name);
  const { dtype, shape, start } = readNpyHeader(bytes, refuse);
  return { dtype, shape, values: [...npyValues(dtype, bytes.subarray(start))] };
};

const counted = Array.from({ length: 24 }, (_, i) => i);

test.each([
  ["uint8", { dtype: "uint8", shape: [4, 2, 3], values: counted }],
  ["float64", { dtype: "float64", shape: [4, 2, 3], values: counted.map((value) => value / 8) }],
  ["float16", { dtype: "float16", shape: [4, 2, 3], values: counted.map((value) => value / 8) }],
  ["int64", { dtype: "int64", shape: [4, 1], values: [3, 1, 7, 1] }],
])("reads %s", (name, expected) => expect(load(name)).toEqual(expected));

test.each([
  ["objects", "holds Python objects, which are never loaded; save an array of numbers"],
  ["fortran", "in column-major (Fortran) order; save numpy.ascontiguousarray(…)"],
  ["records", "holds records with named fields; only arrays of numbers are read"],
  ["big", 'numbers of type ">f4" are not read; convert them to uint8 or float32'],
])("refuses %s in one line", (name, reason) => {
  expect(() => load(name)).toThrow(new UserError(`x.npy: ${reason}`, exitCodes.data));
});

test("refuses what is no array, or only the beginning of one", () => {
  expect(() => readNpyHeader(Buffer.from("<html>"), refuse)).toThrow(
    "x.npy: a web page; download the file itself",
  );
  expect(() => readNpyHeader(read("uint8").subarray(0, 50), refuse)).toThrow(
    "x.npy: byte 10: needs 118 bytes",
  );
});
