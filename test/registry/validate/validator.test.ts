import { readFileSync } from "node:fs";
import { Type } from "@sinclair/typebox";
import { Ajv } from "ajv";
import { expect, test } from "vitest";
import { builtIn } from "../../../src/components/index.ts";
import { type Catalogues, kind, part } from "../../../src/registry/component.ts";
import { experimentSchema } from "../../../src/registry/validate/schema.ts";
import { piecewise } from "../../../src/registry/validate/validator.ts";

const committed = readFileSync(new URL("../../../schemas/experiment.schema.json", import.meta.url), "utf8");

test("the committed schema is one", () => {
  const ajv = new Ajv({ formats: { path: true } });
  expect(ajv.validateSchema(JSON.parse(committed)), ajv.errorsText()).toBe(true);
});

test.each(Object.entries(builtIn))("what each of the %s takes compiles", (name, catalogue) => {
  const root = Type.Object({ component: part(name) });
  const check = piecewise(experimentSchema(root, new Map(Object.entries(builtIn))));
  expect(Object.keys(catalogue)).not.toEqual([]);
  for (const type of Object.keys(catalogue))
    for (const { keyword } of check({ component: { type } })) expect(keyword, type).toBe("required");
});

const make = () => 0;
const numbers: Catalogues = new Map([
  [
    "numbers",
    {
      sum: kind<number>("numbers")({
        about: "Of others.",
        params: Type.Object({
          of: Type.Array(part("numbers"), { default: [{ type: "one" }] }),
          by: Type.Record(Type.String(), part("numbers"), { default: {} }),
        }),
        create: make,
      }),
      one: kind<number>("numbers")({
        about: "One.",
        params: Type.Object({ sign: Type.Integer({ default: 1 }) }),
        create: make,
      }),
      flawed: kind<number>("numbers")({
        about: "None.",
        params: Type.Object({ size: Type.Unsafe<number>({ type: "number", largest: 3 }) }),
        create: make,
      }),
    },
  ],
]);
const checkNumber = () => piecewise(experimentSchema(Type.Object({ number: part("numbers") }), numbers));

test("a component is looked at when a value names it, and not before", () => {
  const check = checkNumber();
  expect(check({ number: { type: "one" } })).toEqual([]);
  expect(() => check({ number: { type: "flawed" } })).toThrow('unknown keyword: "largest"');
  expect(check({ number: { type: "sum" } })).toEqual([]);
});

test("defaults are filled in at every depth, those of defaults included", () => {
  const value = { number: { type: "sum", by: { a: { type: "sum", of: [] } } } };
  expect(checkNumber()(value)).toEqual([]);
  expect(value).toEqual({
    number: { type: "sum", of: [{ type: "one", sign: 1 }], by: { a: { type: "sum", of: [], by: {} } } },
  });
});

test("violations lead from the root to the culprit, at every depth", () => {
  const of = [{ type: "one", sign: 0.5 }, { type: "two" }, 3, { sign: 1 }];
  const found = checkNumber()({ number: { type: "sum", by: { "a/b": { type: "sum", of } } } });
  expect(found.map(({ instancePath, keyword, data }) => [instancePath, keyword, data])).toEqual([
    ["/number/by/a~1b/of/0/sign", "type", 0.5],
    ["/number/by/a~1b/of/1", "spec", { type: "two" }],
    ["/number/by/a~1b/of/2", "spec", 3],
    ["/number/by/a~1b/of/3", "spec", { sign: 1 }],
  ]);
});
