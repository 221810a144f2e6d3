import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { position } from "../../src/registry/report/problem.ts";
import { readDocument } from "../../src/registry/yaml/document.ts";
import { isList, isMapping, type Tree } from "../../src/registry/yaml/tree.ts";
import { loadText } from "./loading.ts";

const shipped = new URL("../../experiments/", import.meta.url);
const files = [
  new URL("sample.yaml", import.meta.url),
  ...readdirSync(shipped)
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => new URL(name, shipped)),
];

/** Every key of a text, with where it begins. */
function keysOf(text: string): readonly (readonly [name: string, offset: number])[] {
  const { tree } = readDocument({ name: "", kind: "file", text });
  const found = new Map<number, string>();
  const visit = ({ content }: Tree): void => {
    if (isList(content)) content.forEach(visit);
    if (!isMapping(content)) return;
    for (const [name, item] of content) {
      found.set(item.place!.key![0], name);
      visit(item);
    }
  };
  visit(tree!);
  return [...found].map(([offset, name]) => [name, offset]);
}

/** The slips of a typist: two letters in the wrong order, a letter left out, a letter twice. */
function slipsOf(key: string): readonly string[] {
  const middle = Math.floor(key.length / 2);
  const letters = [...key];
  return [
    letters.with(middle - 1, letters[middle]!).with(middle, letters[middle - 1]!),
    letters.toSpliced(middle, 1),
    letters.toSpliced(middle, 0, letters[middle]!),
  ]
    .map((changed) => changed.join(""))
    .filter((changed) => changed !== key);
}

test("there are shipped experiments to misspell", () => {
  expect(files.length).toBeGreaterThan(11);
});

test.each(files.map((file) => [file.pathname.split("/").at(-1), file] as const))(
  "every misspelt key of %s is one error, at the key, that names the right one",
  (_, file) => {
    const text = readFileSync(file, "utf8");
    expect(loadText(text).report).toBe("");
    const keys = keysOf(text);
    expect(keys.length).toBeGreaterThan(20);
    for (const [index, [key, offset]] of keys.entries()) {
      const slips = slipsOf(key);
      const slip = slips[index % slips.length]!;
      const wrong = text.slice(0, offset) + slip + text.slice(offset + key.length);
      const loaded = loadText(wrong);
      const headlines = loaded.report.split("\n").filter((line) => line.startsWith("x.yaml"));
      const { line, column } = position(wrong, offset);
      expect(headlines, `${slip} for ${key}`).toEqual([
        expect.stringMatching(
          new RegExp(`^x\\.yaml:${line}:${column}  .*${slip}: .*; did you mean ${key}\\?$`),
        ),
      ]);
    }
  },
);
