import { readFileSync, rmSync } from "node:fs";
import { decodeApng } from "fast-png";
import { expect, test } from "vitest";
import { evaluationOf, writeRun } from "../runner/compare/syntheticRuns.ts";
import { exp, inEmptyDirectory } from "./exp.ts";

const at = inEmptyDirectory();

test("animate writes the pictures of a run in the order of their steps, the last for longest", async () => {
  const run = await writeRun("runs", { seed: 1 });
  const { stdout, exitCode } = await exp("animate", run, "--milliseconds", "50", "--out", "a.png");
  expect(stdout).toBe(`${at("a.png")}: 2 pictures, steps 5 to 10\n`);
  const { frames } = decodeApng(readFileSync(at("a.png")));
  expect(frames.map(({ delayNumber }) => delayNumber)).toEqual([50, 2000]);
  expect(exitCode).toBe(0);
  rmSync(`${run}/samples`, { recursive: true });
  const without = await exp("animate", run);
  expect([without.exitCode, without.stderr]).toEqual([4, `error: ${run}: has no pictures of samples\n`]);
});

test("plot draws what it is asked for, in plain colours that every program knows", async () => {
  for (const name of ["dcgan", "wgan"])
    await writeRun("runs", {
      name,
      seed: 1,
      evaluations: [evaluationOf(5, { kid: 2 }), evaluationOf(10, { kid: 1 })],
    });
  const drawn = async (...args: readonly string[]) => {
    const { exitCode } = await exp("plot", "dcgan", "wgan", ...args);
    return { exitCode, titles: titles(readFileSync(at("plot.svg"), "utf8")) };
  };
  expect(await drawn()).toEqual({ exitCode: 0, titles: ["kid", "critic/loss"] });
  expect((await drawn("--only", "critic/")).titles).toEqual(["critic/loss"]);
  expect((await drawn("--only", "kid")).titles).toEqual(["kid"]);
  expect(readFileSync(at("plot.svg"), "utf8")).not.toMatch(/var\(|style=|<style|class=/);
  expect((await exp("plot", "dcgan", "--only", "none")).exitCode).toBe(3);
});

const titles = (svg: string) =>
  [...svg.matchAll(/font-weight="600"[^>]*>([^<]*)</g)].map(([, title]) => title);
