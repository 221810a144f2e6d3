import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type RunsView, viewOfGroups } from "../../../src/compare/tensorboard/view.ts";
import type { Tensorboard } from "../../../src/runner/tensorboard/environment.ts";
import { serveTensorboard, type TensorboardServer } from "../../../src/runner/tensorboard/serve.ts";
import { installTimeoutMs, pageData, realTensorboard } from "../../runner/tensorboard/real.ts";
import { evaluationOf } from "../syntheticRuns.ts";
import { recordedGroups } from "./recordedRuns.ts";

let root: string;
let view: RunsView;
let tensorboard: Tensorboard;

beforeAll(async () => {
  tensorboard = await realTensorboard();
  root = await mkdtemp(join(tmpdir(), "exp-views-"));
  const runs = [0, 1].flatMap((seed) =>
    [1e-3, 2e-3].map((learningRate) => ({
      seed,
      settings: { learningRate, bias: learningRate === 1e-3 },
      loss: (step: number) => step * (seed + 1),
      evaluations: [evaluationOf(10, { kid: 1 + seed })],
    })),
  );
  view = await viewOfGroups(await recordedGroups(root, runs));
}, installTimeoutMs);
afterAll(async () => {
  await view?.remove();
  await rm(root, { recursive: true, force: true });
});

describe.each(["fast", "python"] as const)("TensorBoard's %s loader", (loader) => {
  let server: TensorboardServer;
  const { get, post, sessionGroups } = pageData(() => server);

  const group = (learningRate: string, bias: boolean) => `toy learningRate=${learningRate} bias=${bias}`;

  beforeAll(async () => {
    server = await serveTensorboard(tensorboard, { directory: view.directory, port: 0, loader });
    const loaded = async () => {
      const tags = await get<Record<string, unknown>>("plugin/scalars/tags");
      expect(Object.keys(tags)).toHaveLength(6);
      expect(await get("plugin/custom_scalars/layout")).not.toEqual({});
    };
    await vi.waitFor(loaded, { timeout: 60_000, interval: 200 });
  });
  afterAll(() => server?.stop());

  test("shows runs under readable names", async () => {
    const runs = await get<string[]>("runs");
    expect(runs.sort()).toEqual(
      [
        ...[group("0.001", true), group("0.002", false)].flatMap((name) =>
          ["all seeds", "seed 0", "seed 1"].map((seed) => `${name}/${seed}`),
        ),
      ].sort(),
    );
  });

  test("draws mean and range over seeds", async () => {
    type Layout = {
      readonly category: readonly { readonly title: string; readonly chart: readonly unknown[] }[];
    };
    const { category } = await get<Layout>("plugin/custom_scalars/layout");
    expect(category.map(({ title }) => title)).toEqual([
      "Metrics: mean and range over seeds",
      "Training: mean and range over seeds",
    ]);
    expect(category[1]!.chart).toEqual([
      {
        title: "critic/loss",
        margin: {
          series: [
            {
              value: "spread/critic/loss",
              lower: "spread/critic/loss/lowest",
              upper: "spread/critic/loss/highest",
            },
          ],
        },
      },
    ]);
    const run = `${group("0.001", true)}/all seeds`;
    const values = async (tag: string) => {
      const points = await get<[number, number, number][]>("plugin/scalars/scalars", { run, tag });
      return points.map(([, step, value]) => [step, value]).at(-1);
    };
    // By hand: seed 0 ends with 10, seed 1 with 20.
    expect(await values("spread/critic/loss")).toEqual([10, 15]);
    expect(await values("spread/critic/loss/lowest")).toEqual([10, 10]);
    expect(await values("spread/critic/loss/highest")).toEqual([10, 20]);
    expect(await values("spread/metrics/kid")).toEqual([10, 1.5]);
  });

  test("its table has a row for each experiment, and columns for what differs", async () => {
    type Column = { readonly name: string; readonly type: string; readonly differs: boolean };
    type Table = {
      readonly hparamInfos: readonly Column[];
      readonly metricInfos: readonly { readonly name: unknown }[];
    };
    const { hparamInfos, metricInfos } = await post<Table>("plugin/hparams/experiment", {
      experimentName: "",
    });
    expect(hparamInfos.map(({ name, type, differs }) => [name, type, differs ?? false])).toEqual([
      // In TensorBoard's own order: what differs first.
      ["bias", "DATA_TYPE_BOOL", true],
      ["learningRate", "DATA_TYPE_FLOAT64", true],
      ["experiment", "DATA_TYPE_STRING", false],
    ]);
    expect(metricInfos.map(({ name }) => name)).toEqual([
      { group: "", tag: "metrics/kid" },
      { group: "", tag: "critic/loss" },
    ]);
    const groups = await sessionGroups();
    expect(groups).toHaveLength(2);
    for (const { sessions, metricValues } of groups) {
      expect(sessions).toHaveLength(2);
      expect(metricValues.map(({ value }) => value)).toContain(15);
    }
  });
});
