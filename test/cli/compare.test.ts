import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { evaluationOf, writeRun } from "../compare/syntheticRuns.ts";
import { exp, inEmptyDirectory } from "./exp.ts";

const at = inEmptyDirectory();

async function writeRuns(): Promise<void> {
  for (const seed of [0, 1, 2])
    for (const name of ["dcgan", "wgan"])
      await writeRun("runs", { name, seed, evaluations: [evaluationOf(10, { kid: 2 * seed + 3 })] });
}

test("prints tables, in the order of the arguments, and writes a report", async () => {
  await writeRuns();
  const { exitCode, stdout, stderr } = await exp("compare", "wgan", "dcgan", "--html", "report.html");
  expect(stdout).toMatch(/^Metrics\n/);
  expect(stdout).toMatch(/wgan +5\.0 ± 2\.0\n3 runs completed +3 seeds \[0\.0, 10\.0\]\ndcgan/);
  expect(stderr).toBe("report: report.html\n");
  expect(readFileSync(at("report.html"), "utf8")).toContain("<h1>wgan · dcgan</h1>");
  expect(exitCode).toBe(0);
});

test("as Markdown, as CSV and as JSON", async () => {
  await writeRuns();
  expect((await exp("compare", "--markdown")).stdout).toMatch(/^## Metrics\n\n\| {2}\| kid<br>/);
  expect((await exp("compare", "--csv")).stdout.split("\r\n")).toHaveLength(14);
  const { metrics, groups } = JSON.parse((await exp("compare", "dcgan", "--json")).stdout);
  expect(metrics[0].groups[0].summary).toMatchObject({ n: 3, mean: 5, deviation: 2 });
  expect(groups[0].runs[0]).toMatchObject({ seed: 0, outcome: "completed", step: 10 });
  expect((await exp("compare", "--csv", "--json")).exitCode).toBe(2);
});

test("an unknown name is refused, and the existing runs are named", async () => {
  await writeRuns();
  const { exitCode, stderr } = await exp("compare", "dcgam");
  expect([exitCode, stderr]).toEqual([2, 'error: no run "dcgam"; runs holds dcgan, wgan\n']);
});
