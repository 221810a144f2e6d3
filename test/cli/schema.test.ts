import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { exp, inEmptyDirectory } from "./exp.ts";

const committed = new URL("../../schemas/experiment.schema.json", import.meta.url).pathname;

test("the committed schema is that of the components; if not, npm run schema", async () => {
  expect((await exp("schema", "--check", "--out", committed)).stderr).toBe("");
});

const at = inEmptyDirectory();

test("schema prints what it writes", async () => {
  const { exitCode, stdout } = await exp("schema");
  expect([exitCode, stdout]).toEqual([0, readFileSync(committed, "utf8")]);
  const out = "deep/x.schema.json";
  expect(await exp("schema", "--out", out)).toMatchObject({ exitCode: 0, stdout: `${out}: written\n` });
  expect(readFileSync(at(out), "utf8")).toBe(stdout);
  expect((await exp("schema", "--check", "--out", out)).exitCode).toBe(0);
});

test("schema --check refuses a file that is missing or holds another schema", async () => {
  const file = "schemas/experiment.schema.json";
  expect(await exp("schema", "--check")).toEqual({
    exitCode: 2,
    stdout: "",
    stderr: `error: ${file}: no such file; \`exp schema --out ${file}\` writes it\n`,
  });
  await exp("schema", "--out", file);
  writeFileSync(at(file), readFileSync(at(file), "utf8").replace("hinge", "hing"));
  const { exitCode, stdout } = await exp("schema", "--check", "--json");
  expect(JSON.parse(stdout)).toEqual({
    error: expect.stringContaining(`${file}: not the schema`),
    exitCode: 2,
  });
  expect(exitCode).toBe(2);
});
