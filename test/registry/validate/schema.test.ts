import { readFileSync } from "node:fs";
import { Type } from "@sinclair/typebox";
import { expect, test } from "vitest";
import type { JsonSchema } from "../../../src/registry/component.ts";
import { type Catalogues, kind, part } from "../../../src/registry/component.ts";
import { experimentSchema } from "../../../src/registry/validate/schema.ts";

const committed = readFileSync(new URL("../../../schemas/experiment.schema.json", import.meta.url), "utf8");

/** Every schema within a schema, itself included. */
function* within(value: unknown): Generator<JsonSchema> {
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value)) yield value as JsonSchema;
  for (const item of Object.values(value)) yield* within(item);
}

test("an editor finds a description at every key, and each component told apart by its type", () => {
  const { then: classifier, else: gan, definitions } = JSON.parse(committed);
  for (const { properties } of [classifier, gan])
    for (const [key, schema] of Object.entries<JsonSchema>(properties))
      expect(schema.description, key).toBeTruthy();
  for (const { oneOf } of Object.values<{ oneOf: readonly JsonSchema[] }>(definitions)) {
    const tags = oneOf.map((branch) => (branch.properties as { type: JsonSchema }).type.const);
    expect(new Set(tags).size).toBe(oneOf.length);
    for (const branch of oneOf) {
      expect(branch.additionalProperties).toBe(false);
      expect(branch.description).toBeTruthy();
      for (const schema of Object.values(branch.properties as Record<string, JsonSchema>))
        expect(schema.description, `a parameter of ${tags[oneOf.indexOf(branch)]}`).toBeTruthy();
    }
  }
});

test("what has a default may be left out", () => {
  for (const { required, properties } of within(JSON.parse(committed)))
    if (Array.isArray(required))
      for (const key of required) expect(properties).not.toHaveProperty([key, "default"]);
});

test("two components of one name cannot stand in one place", () => {
  const one = kind<number>("ones")({ about: "One.", params: Type.Object({}), create: () => 1 });
  const catalogues: Catalogues = new Map([
    ["ones", { same: one }],
    ["twos", { same: one }],
  ]);
  expect(() => experimentSchema(Type.Object({ any: part(["ones", "twos"]) }), catalogues)).toThrow(
    "same: there are two components of this name among ones and twos",
  );
});
