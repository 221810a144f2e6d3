import { mkdir, mkdtemp, readdir, rm, stat, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decode } from "fast-png";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { openEventWriter } from "../../../src/runner/record/eventWriter.ts";
import { imageGrid } from "../../../src/runner/record/grid.ts";
import type { Tensorboard } from "../../../src/runner/tensorboard/environment.ts";
import { serveTensorboard, type TensorboardServer } from "../../../src/runner/tensorboard/serve.ts";
import { installTimeoutMs, pageData, realTensorboard } from "../tensorboard/real.ts";

const imageCount = 20;

const shade = (step: number) => (step * 8) / 255;

function picture(step: number) {
  const values = new Float32Array(4 * 3).fill(shade(step));
  return imageGrid({ values, shape: [1, 4, 3, 1], range: [0, 1] }, { padding: 0, scale: 1 });
}

/** A run with records of every kind. */
async function recordFullRun(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  const writer = await openEventWriter(directory);
  writer.hparams({ loss: "hinge", learningRate: 0.5, bias: true }, "group-a");
  writer.text("experiment", 0, "# Claim\n\n`<b>` is *safe*");
  for (let step = 0; step < imageCount; step++) {
    const { png, width, height } = picture(step);
    writer.image("samples", step, png, width, height);
    writer.scalars(step, { "loss/critic": step / 4, "loss/generator": step - 4 });
  }
  writer.scalar("odd", 1, Number.NaN);
  writer.scalar("odd", 2, Infinity);
  writer.histogram("weights", 3, Float32Array.from([0, 10, 20, 30, 30]));
  writer.scalar("final", 20, 1);
  writer.finished("success");
  await writer.close();
}

/** Steps 0 to 9, the last record torn by a crash; then resumed from the checkpoint at step 4, to step 7. */
async function recordResumedRun(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  const sameSecond = { now: () => 1_700_000_000_000 };
  const first = await openEventWriter(directory, sameSecond);
  first.hparams({ loss: "hinge", learningRate: 0.5, bias: true }, "group-a");
  for (let step = 0; step < 10; step++) first.scalars(step, { loss: step, early: step });
  first.scalar("final", 9, 2);
  await first.close();
  const [torn] = await readdir(directory);
  const { size } = await stat(join(directory, torn!));
  await truncate(join(directory, torn!), size - 7);

  const second = await openEventWriter(directory, { ...sameSecond, resumedAt: 4 });
  for (let step = 5; step < 8; step++) second.scalar("loss", step, 100 + step);
  second.scalar("final", 7, 3);
  await second.sync();
  await second.close();
}

async function recordOtherRun(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  const writer = await openEventWriter(directory);
  writer.hparams({ loss: "wasserstein", learningRate: 0.25, bias: false }, "group-b");
  writer.scalar("final", 1, 7);
  writer.finished("failure");
  await writer.close();
}

let runs: string;
let tensorboard: Tensorboard;

beforeAll(async () => {
  runs = await mkdtemp(join(tmpdir(), "exp-runs-"));
  await recordFullRun(join(runs, "toy", "aaaa-s0"));
  await recordResumedRun(join(runs, "toy", "aaaa-s1"));
  await recordOtherRun(join(runs, "other", "bbbb-s0"));
  tensorboard = await realTensorboard();
}, installTimeoutMs);
afterAll(() => rm(runs, { recursive: true, force: true }));

describe.each(["fast", "python"] as const)("TensorBoard's %s loader", (loader) => {
  let server: TensorboardServer;
  const { get, sessionGroups } = pageData(() => server);

  async function scalars(run: string, tag: string) {
    const points = await get<[number, number, number | string][]>("plugin/scalars/scalars", { run, tag });
    return points.map(([, step, value]) => [step, value]);
  }

  beforeAll(async () => {
    server = await serveTensorboard(tensorboard, { directory: runs, port: 0, loader });
    // The loader reads run after run in the background; "final" is the last thing in each.
    const loaded = async () => {
      const tags = await get<Record<string, Record<string, unknown>>>("plugin/scalars/tags");
      expect(Object.values(tags).filter((tag) => "final" in tag)).toHaveLength(3);
    };
    await vi.waitFor(loaded, { timeout: 60_000, interval: 200 });
  });
  afterAll(() => server?.stop());

  test("runs stand side by side under readable names", async () => {
    expect((await get<string[]>("runs")).sort()).toEqual(["other/bbbb-s0", "toy/aaaa-s0", "toy/aaaa-s1"]);
  });

  test("scalars, several of a step", async () => {
    const steps = Array.from({ length: imageCount }, (_, step) => step);
    expect(await scalars("toy/aaaa-s0", "loss/critic")).toEqual(steps.map((step) => [step, step / 4]));
    expect(await scalars("toy/aaaa-s0", "loss/generator")).toEqual(steps.map((step) => [step, step - 4]));
  });

  test("NaN and infinity are shown as such", async () => {
    expect(await scalars("toy/aaaa-s0", "odd")).toEqual([
      [1, "NaN"],
      [2, "Infinity"],
    ]);
  });

  test("a resumed run replaces what came after its checkpoint, and survives a torn file", async () => {
    const before = [0, 1, 2, 3, 4].map((step) => [step, step]);
    const after = [5, 6, 7].map((step) => [step, 100 + step]);
    expect(await scalars("toy/aaaa-s1", "loss")).toEqual([...before, ...after]);
    expect(await scalars("toy/aaaa-s1", "final")).toEqual([[7, 3]]);
  });

  test.runIf(loader === "python")("and trims what it has not recorded again", async () => {
    expect((await scalars("toy/aaaa-s1", "early")).at(-1)).toEqual([4, 4]);
  });

  test("every image is kept and comes back pixel by pixel", async () => {
    const query = { run: "toy/aaaa-s0", tag: "samples", sample: "0" };
    const images = await get<{ query: string; step: number }[]>("plugin/images/images", query);
    expect(images.map((image) => image.step)).toEqual(Array.from({ length: imageCount }, (_, step) => step));
    for (const { query: image, step } of [images[1]!, images.at(-1)!]) {
      const response = await fetch(new URL(`data/plugin/images/individualImage?${image}`, server.url));
      expect(response.headers.get("content-type")).toBe("image/png");
      const { width, height, data } = decode(await response.arrayBuffer());
      expect([width, height, ...data]).toEqual([3, 4, ...Array(12).fill(step * 8)]);
    }
  });

  test("histograms have thirty buckets", async () => {
    type Histogram = [wallTime: number, step: number, buckets: [number, number, number][]];
    const query = { run: "toy/aaaa-s0", tag: "weights" };
    const [[, step, buckets]] = (await get<Histogram[]>("plugin/histograms/histograms", query)) as [
      Histogram,
    ];
    // By hand: 30 buckets of width 1 from 0 to 30, 0, 10 and 20 on left edges, both 30 in the last.
    expect(step).toBe(3);
    expect(buckets).toEqual(
      Array.from({ length: 30 }, (_, left) => [left, left + 1, { 0: 1, 10: 1, 20: 1, 29: 2 }[left] ?? 0]),
    );
  });

  test("text is Markdown, its HTML harmless", async () => {
    const query = { run: "toy/aaaa-s0", tag: "experiment" };
    const [entry] = await get<{ text: string }[]>("plugin/text/text", query);
    expect(entry!.text).toBe("<h1>Claim</h1>\n<p><code>&lt;b&gt;</code> is <em>safe</em></p>");
  });

  test("hyperparameters: seeds of one setting are one row", async () => {
    const byName = Object.fromEntries((await sessionGroups()).map((group) => [group.name, group]));
    expect(Object.keys(byName).sort()).toEqual(["group-a", "group-b"]);
    expect(byName["group-a"]!.hparams).toEqual({ loss: "hinge", learningRate: 0.5, bias: true });
    const statuses = byName["group-a"]!.sessions.map(({ name, status }) => [name, status]);
    expect(Object.fromEntries(statuses)).toEqual({
      "toy/aaaa-s0": "STATUS_SUCCESS",
      "toy/aaaa-s1": "STATUS_UNKNOWN",
    });
    // The mean of 1 and 3.
    const final = byName["group-a"]!.metricValues.find((metric) => metric.name.tag === "final");
    expect(final?.value).toBe(2);
    expect(byName["group-b"]!.sessions[0]!.status).toBe("STATUS_FAILURE");
  });
});
