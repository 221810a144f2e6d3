import { readdirSync, readFileSync, rmSync } from "node:fs";
import { decode, decodeApng } from "fast-png";
import { expect, test } from "vitest";
import { evaluationOf, writeRun } from "../compare/syntheticRuns.ts";
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

const wasm = ["--engine", "wasm", "--threads", "1"];

async function run(name: string): Promise<void> {
  const file = new URL(`../../experiments/${name}.yaml`, import.meta.url).pathname;
  const { exitCode, stderr } = await exp("run", file, "--budget", "smoke", ...wasm);
  expect(exitCode, stderr).toBe(0);
}

/** Width and height of the picture that the verb writes; its images have 28 pixels, twice as large, and 2 around them. */
async function sizeOf(...args: readonly string[]) {
  const { exitCode, stderr } = await exp(...args, "--out", "picture.png", ...wasm);
  expect(exitCode, stderr).toBe(0);
  const { width, height } = decode(readFileSync(at("picture.png")));
  return [width, height];
}

const grid = (images: number) => 58 * images + 2;

test("generate and interpolate lay out classes, real samples, neighbours and ways between", async () => {
  await run("mnist-conditional");
  const generate = (...args: readonly string[]) => sizeOf("generate", "mnist-conditional", ...args);
  expect(await generate("--count", "4")).toEqual([grid(2), grid(2)]);
  expect(await generate("--per-class", "3")).toEqual([grid(3), grid(10)]);
  expect(await generate("--count", "4", "--real")).toEqual([2 * grid(2) + 16, grid(2)]);
  expect(await generate("--count", "2", "--neighbours", "3")).toEqual([grid(1) + 4 + grid(3), grid(2)]);
  const ways = ["interpolate", "mnist-conditional", "--rows", "2", "--columns", "5"];
  expect(await sizeOf(...ways)).toEqual([grid(5), grid(2)]);
  const same = readFileSync(at("picture.png"));
  await sizeOf(...ways);
  expect(readFileSync(at("picture.png")).equals(same)).toBe(true);
  await sizeOf(...ways, "--seed", "1");
  expect(readFileSync(at("picture.png")).equals(same)).toBe(false);
});

test("generate writes single images into a folder, named by number and class, and mixes them with no others", async () => {
  await run("mnist-conditional");
  const generate = (...args: readonly string[]) => exp("generate", "mnist-conditional", ...args, ...wasm);
  const { stdout } = await generate("--count", "11", "--out", "digits/");
  expect(stdout).toBe(`${at("digits")}: 11 images of step 2\n`);
  const names = readdirSync("digits");
  expect([names[0], names[10]]).toEqual(["00-class0.png", "10-class0.png"]);
  const { width, height, channels, data } = decode(readFileSync("digits/03-class3.png"));
  expect([width, height, channels]).toEqual([28, 28, 1]);
  await exp("export", "mnist-conditional", "--format", "png", "--count", "11", "--out", "exported", ...wasm);
  expect(decode(readFileSync("exported/03.png")).data).toEqual(data);

  const again = await generate("--out", "digits");
  expect([again.exitCode, again.stderr]).toEqual([
    2,
    `error: ${at("digits")}: holds 11 files already; name another folder, or add to it by --force\n`,
  ]);
  expect((await generate("--per-class", "2", "--out", "digits", "--force")).exitCode).toBe(0);
  expect(readdirSync("digits")).toContain("19-class9.png");
  expect((await generate("--real", "--out", "digits")).stderr).toContain("--real: belongs into one image");
});

test("what a game cannot show is refused in one line", async () => {
  await run("gaussian-ring");
  const refusal = async (...args: readonly string[]) => (await exp(...args, ...wasm)).stderr;
  expect(await refusal("generate", "gaussian-ring", "--per-class", "2")).toContain(
    "--per-class: no network of this run depends on classes",
  );
  expect(await refusal("generate", "gaussian-ring", "--neighbours", "2")).toContain(
    "samples of shape [2] are not images",
  );
  expect(await refusal("interpolate", "gaussian-ring")).toContain("samples of shape [2] are not images");
  expect(await refusal("generate", "gaussian-ring", "--neighbours", "2", "--real")).toContain(
    "cannot be used",
  );
});
