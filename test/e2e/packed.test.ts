import { existsSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestEngine } from "../setup/engine.ts";
import { workplace } from "./exp.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
// Without the settings that npm hands on to the programs it runs, among them this package's `ignore-scripts`.
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));

let directory: string;
let remove: () => Promise<void>;

beforeAll(async () => {
  await (await openTestEngine("tensorflow")).close();
  ({ directory, remove } = await workplace());
  const { stdout } = await execa("npm", ["pack", "--json", "--pack-destination", directory], {
    cwd: root,
    env,
  });
  const [{ filename }] = JSON.parse(stdout);
  await mkdir(join(directory, "home"));
  await run("npm", "install", "--prefer-offline", "--no-audit", "--no-fund", `../${filename}`);
});

afterAll(() => remove());

const run = (program: string, ...args: readonly string[]) =>
  execa(program, args, { cwd: join(directory, "home"), env: { ...env, NO_COLOR: "1" }, extendEnv: false });

const installed = (path: string) => join(directory, "home/node_modules", path);

describe("the package, packed, and installed with its install scripts in an empty folder", () => {
  it("brings neither tfjs-node, whose script fetches a TensorFlow, nor the union package", () => {
    expect(existsSync(installed("@tensorflow/tfjs-core"))).toBe(true);
    expect(existsSync(installed("@tensorflow/tfjs-node-gpu"))).toBe(false);
    expect(existsSync(installed("@tensorflow/tfjs"))).toBe(false);
  });

  it("names the licence of the kernels that it includes", async () => {
    const notices = await readFile(installed("exp-gan/THIRD_PARTY_NOTICES.md"), "utf8");
    expect(notices).toContain("@tensorflow/tfjs-node-gpu");
    expect(notices).toContain("Apache License");
  });

  it.each(["tensorflow", "wasm"])("trains two steps on %s", async (engine) => {
    const experiment = installed("exp-gan/experiments/gaussian-ring.yaml");
    const args = ["--steps", "2", "--engine", engine, "--threads", "2", "--runs", engine, "--json"];
    const { stdout } = await run(installed(".bin/exp"), "run", experiment, ...args);
    expect(JSON.parse(stdout.split("\n").at(-1)!)).toMatchObject({
      event: "ended",
      status: "completed",
      step: 2,
    });
  });
});
