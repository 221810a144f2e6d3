import { expect, test } from "vitest";
import { readDocument } from "../../../src/registry/yaml/document.ts";
import { plain, treesAlong } from "../../../src/registry/yaml/tree.ts";

const read = (text: string, from?: number) => readDocument({ name: "x", kind: "file", text }, from);

const value = (text: string) => plain(read(text).tree!);

/** The pieces of the text that are taken for the key and for the value at a path. */
function pieces(text: string, ...path: readonly (string | number)[]) {
  const { key, value } = treesAlong(read(text).tree!, path).at(-1)!.place!;
  return { key: key && text.slice(...key), value: text.slice(...value) };
}

// YAML 1.2.2, section 10.3.2 (core schema), and its differences from 1.1.
test.each([
  ["1e-4", 1e-4],
  ["0x1F", 31],
  ["0o17", 15],
  ["012", 12],
  ["1_000", "1_000"],
  ["yes", "yes"],
  ["off", "off"],
  ["true", true],
  ["~", null],
  [".inf", Number.POSITIVE_INFINITY],
  ["2026-01-01", "2026-01-01"],
  ['"12"', "12"],
  ["!!str 12", "12"],
])("%s is read as YAML 1.2 has it", (text, expected) => {
  expect(value(`a: ${text}\n`)).toEqual({ a: expected });
});

test("a directive does not bring YAML 1.1 back", () => {
  expect(value("%YAML 1.1\n---\na: yes\n")).toEqual({ a: "yes" });
});

test("keys are texts, whatever they look like", () => {
  expect(value("1: a\ntrue: b\nnull: c\n")).toEqual({ 1: "a", true: "b", null: "c" });
});

test("every key and every value knows its place", () => {
  const text = "a:\n  - b: 'x'\n    c: [1, {d: 2}]\n";
  expect(pieces(text, "a")).toMatchObject({ key: "a" });
  expect(pieces(text, "a", 0, "b")).toEqual({ key: "b", value: "'x'" });
  expect(pieces(text, "a", 0, "c", 1, "d")).toEqual({ key: "d", value: "2" });
  expect(pieces(text, "a", 0, "c", 0)).toEqual({ key: undefined, value: "1" });
});

test("an alias has the value of its anchor, the key of its own, and the value's place", () => {
  const text = "a: &x [1]\nb: *x\n";
  expect(value(text)).toEqual({ a: [1], b: [1] });
  expect(pieces(text, "b")).toEqual({ key: "b", value: "[1]" });
});

test("an alias stands for the last anchor of its name before it", () => {
  expect(value("a: &x 1\nb: *x\nc: &x 2\nd: *x\n")).toEqual({ a: 1, b: 1, c: 2, d: 2 });
});

test("the first of two equal keys counts, and both are named", () => {
  const { tree, problems } = read("a: 1\nb: 2\na: 3\n");
  expect(plain(tree!)).toEqual({ a: 1, b: 2 });
  expect(problems).toMatchObject([{ path: ["a"], range: [10, 11] }]);
});

test("what stands before the value of an override is taken for blank", () => {
  const { tree } = read("a.b={ c: 1 }", 4);
  expect(plain(tree!)).toEqual({ c: 1 });
  expect(tree!.place!.value).toEqual([4, 12]);
});

test("64 levels are read, and 65 are not", () => {
  const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
  expect(read(nested(64)).problems).toEqual([]);
  expect(read(nested(65)).problems).toMatchObject([{ range: [64, 65] }]);
});
