import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { builtInCatalogues } from "../../src/cli/catalogues.ts";
import { compareRuns } from "../../src/compare/comparison.ts";
import { breakable, html } from "../../src/compare/report/html.ts";
import { reportPage } from "../../src/compare/report/page.ts";
import { isSameNoise, sampleRows } from "../../src/compare/report/samples.ts";
import { selectRuns } from "../../src/compare/select.ts";
import { acquireLock } from "../../src/files/lock.ts";
import { temporaryDirectory } from "../runner/temporary.ts";
import { comparisonOf } from "./comparing.ts";
import { evaluationOf, writeRun } from "./syntheticRuns.ts";

test("inserted values are escaped unless they are HTML", () => {
  expect(
    html`<p title="${`"'`}">${"<b>&"}${html`<i>${1}</i>`}${[html`x`, html`y`]}${undefined}</p>`.html,
  ).toBe('<p title="&quot;&#39;">&lt;b&gt;&amp;<i>1</i>x\ny</p>');
  expect(breakable("<a/b.cD=0.5").html).toBe("&lt;a/<wbr>b.<wbr>c<wbr>D=<wbr>0.5");
});

describe("a report", () => {
  const hostile = `</title><script>alert(1)</script><img src=x onerror="alert(2)">`;

  test("shows names and values from runs as text, loads nothing and runs nothing", async () => {
    const comparison = await comparisonOf([
      { seed: 0, settings: { loss: { type: hostile } }, evaluations: [evaluationOf(10, { [hostile]: 1 })] },
      { seed: 0, argv: ["run", "--steps", hostile] },
    ]);
    const page = await reportPage(comparison, hostile);
    expect(page).toContain("&lt;script&gt;alert(1)&lt;/");
    expect(page.match(/<script|<img src=x|style="|<link|@import|url\((?!#)|javascript:/i)).toBeNull();
    expect([...page.matchAll(/(?:src|href|action)="([^"]{0,22})/g)].map(([, uri]) => uri)).toEqual(
      Array(4).fill("data:image/png;base64,"),
    );
  });

  test("shows pictures of equal steps and noise, and names a file that is not a picture", async () => {
    const comparison = await comparisonOf([
      { seed: 1, name: "a" },
      { seed: 0, name: "a" },
      { seed: 1, name: "b" },
      { seed: 2, name: "b", status: "diverged", steps: 6 },
    ]);
    const rows = sampleRows(comparison.groups);
    expect(rows.map(({ step, pictures }) => [step, pictures.map(({ run }) => run.manifest.seed)])).toEqual([
      [5, [1, 1]],
      [10, [1, 1]],
    ]);
    expect(rows.every(isSameNoise)).toBe(true);
    await writeFile(rows[0]!.pictures[0]!.picture.path, "GIF89a");
    const page = await reportPage(comparison, "now");
    expect(page).toContain("step-00000005.png: not a PNG file, or cut short");
    expect(page.match(/<img /g)).toHaveLength(3);
  });

  test("ends with the latest pictures if runs have different last steps", async () => {
    const comparison = await comparisonOf([
      { seed: 0, name: "a" },
      { seed: 1, name: "b", status: "diverged", steps: 6 },
    ]);
    const rows = sampleRows(comparison.groups);
    expect(rows.map(({ step, pictures }) => [step, pictures.map(({ picture }) => picture.step)])).toEqual([
      [5, [5, 5]],
      [undefined, [10, 5]],
    ]);
    expect(rows.some(isSameNoise)).toBe(false);
  });

  test("names all of 200 runs, one unreadable, one damaged and one in progress", async () => {
    const root = await temporaryDirectory();
    const directories: string[] = [];
    for (let index = 0; index < 200; index++)
      directories.push(
        await writeRun(root, {
          name: index % 2 ? "dcgan" : "wgan",
          seed: index % 5,
          settings: { batchSize: 1 + Math.floor(index / 10) },
          status: index === 17 ? "running" : "completed",
        }),
      );
    await writeFile(join(directories[3]!, "manifest.json"), '{"format": 1, "exper');
    await writeFile(join(directories[4]!, "metrics.jsonl"), "\u0000\u0001\n");
    const lock = await acquireLock(join(directories[17]!, "lock"));
    await writeFile(join(directories[17]!, "metrics.jsonl"), '{"step":1,"critic/loss":1}\n{"step":2,"cri');
    const comparison = await compareRuns(await selectRuns(root, []), builtInCatalogues);
    const page = (await reportPage(comparison, "now")).replaceAll("<wbr>", "");
    await lock.release();
    const missing = [
      '200 runs of 40 experiments. <span class="alarm">3 of them did not complete.',
      ...directories,
      `${directories[3]}/manifest.json: not JSON, perhaps cut short`,
      `${directories[4]}/metrics.jsonl:1: this line is not a JSON record`,
      "4 of 5 runs completed, 1 damaged",
      "4 of 5 runs completed, 1 running",
    ].filter((text) => !page.includes(text));
    expect(missing).toEqual([]);
  });

  test("folds numbered parts, and says so", async () => {
    const shares = {
      "classes/divergence": 0.5,
      "classes/share0": 1,
      "classes/share1": 2,
      "classes/share2": 3,
      "classes/share3": 4,
    };
    const page = await reportPage(
      await comparisonOf([{ seed: 0, evaluations: [evaluationOf(10, shares)] }]),
      "now",
    );
    expect(page).toContain("Without the numbered parts of classes.");
    const [folded] = page.match(/<details>.*?<\/details>/s)!;
    expect(folded.replaceAll("<wbr>", "")).toMatch(
      /Metrics in numbered parts.*classes\/share0.*classes\/share3/s,
    );
    expect(folded).not.toContain("divergence");
    expect(page.match(/<details>/g)).toHaveLength(2);
  });

  test("draws values of every size", async () => {
    for (const loss of [() => 1.7e308, (step: number) => (step % 2 ? -1.7e308 : 1.7e308), () => 5e-324]) {
      const page = await reportPage(await comparisonOf([{ seed: 0, loss }]), "now");
      expect(page).toContain("<b>critic/loss</b>");
      expect(page).not.toMatch(/NaN|Infinity|undefined/);
    }
  });

  test("is made even if no run can be read", async () => {
    const root = await temporaryDirectory();
    const page = await reportPage(await compareRuns([[root]], builtInCatalogues), "now");
    expect(page).toContain("<h1>No readable runs</h1>");
    expect(page.replaceAll("<wbr>", "")).toContain(`${root}/manifest.json: cannot read: no such file`);
  });
});
