import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import { summarize } from "../../src/compare/statistics.ts";
import { comparisonCsv, plainComparison } from "../../src/compare/tables/data.ts";
import { showDuration, showMean, showSupport, showValue, withSign } from "../../src/compare/tables/format.ts";
import { matrices } from "../../src/compare/tables/index.ts";
import { type Matrix, upright } from "../../src/compare/tables/matrix.ts";
import { matrixMarkdown, matrixText } from "../../src/compare/tables/render.ts";
import { forTerminal } from "../../src/terminal.ts";
import { comparisonOf } from "./comparing.ts";
import { evaluationOf } from "./syntheticRuns.ts";

describe("numbers", () => {
  test("alone, in four digits", () => {
    expect([0.123456, 12345.6, -2, 0, 3e-7, 4.5e9, Number.NaN].map(showValue)).toEqual([
      "0.1235",
      "12350",
      "−2",
      "0",
      "3.00e−7",
      "4.50e9",
      "NaN",
    ]);
  });

  test("with their deviation, to its second digit", () => {
    const shown = (mean: number, deviation: number) => showMean({ n: 2, mean, deviation, interval: null });
    expect(shown(12.3456, 0.789)).toBe("12.35 ± 0.79");
    expect(shown(1234.5, 67.8)).toBe("1235 ± 68");
    expect(shown(0.012345, 0.00067)).toBe("0.01235 ± 0.00067");
    expect(shown(5, 0)).toBe("5 ± 0");
    expect(shown(3e7, 1e6)).toBe("3.00e7 ± 1.00e6");
    expect(showMean(summarize([0.5]))).toBe("0.5");
  });

  test("with the number of seeds", () => {
    expect(showSupport(summarize([4]))).toBe("1 seed");
    expect(showSupport(summarize([3, 5, 7]))).toBe("3 seeds [0.0, 10.0]");
  });

  test("with a sign", () => {
    expect(["0.3 ± 0.1", "−2", "0", "0 ± 0"].map(withSign)).toEqual(["+0.3 ± 0.1", "−2", "0", "0 ± 0"]);
  });

  test("as time", () => {
    expect([9.6, 75, 3725].map(showDuration)).toEqual(["10 s", "1 min 15 s", "1 h 02 min"]);
  });
});

const matrix: Matrix = {
  title: "Of *three*",
  notes: ["A note."],
  rows: [{ text: "a|b" }, { text: "c" }],
  columns: [{ text: "x", aside: "<i>" }],
  cells: [[{ text: "1" }], [{ text: "\u001b[31m2", aside: "two" }]],
};

describe("a table", () => {
  test("on a terminal that is wide enough, and on one that is not", () => {
    const text = (width: number) =>
      stripVTControlCharacters(forTerminal(matrixText(matrix, width))).split("\n");
    expect(text(80)).toEqual([
      "Of *three*",
      "     x",
      "     <i>",
      "a|b  1",
      "c    �[31m2",
      "     two",
      "A note.",
    ]);
    expect(text(10)).toEqual(["Of *three*", "a|b", "  x  1", "c", "  x  �[31m2  two", "A note."]);
  });

  test("in Markdown, where nothing in it is markup", () => {
    expect(matrixMarkdown(matrix).split("\n")).toEqual([
      "## Of \\*three\\*",
      "",
      "|  | x<br><sub>&lt;i></sub> |",
      "| --- | --- |",
      "| a\\|b | 1 |",
      "| c | �\\[31m2<br><sub>two</sub> |",
      "",
      "A note.",
    ]);
  });

  test("is turned if it is wider than high", () => {
    const { rows, columns, cells } = upright({
      ...matrix,
      rows: matrix.columns,
      columns: matrix.rows,
      cells: [[{ text: "1" }, { text: "2" }]],
    });
    expect([rows, columns, cells]).toEqual([matrix.rows, matrix.columns, [[{ text: "1" }], [{ text: "2" }]]]);
    expect(upright(matrix)).toBe(matrix);
  });
});

test("every group says how all its runs ended", async () => {
  const kid = [evaluationOf(10, { kid: 1 })];
  const comparison = await comparisonOf([
    { seed: 0, evaluations: kid },
    { seed: 1, evaluations: kid },
    { seed: 2, status: "diverged", steps: 3 },
    { seed: 3, status: "running", steps: 3 },
    { seed: 0, name: "other" },
  ]);
  const tables = matrices(comparison);
  expect(tables.map(({ title }) => title)).toEqual([
    "Metrics",
    "Training",
    "Cost",
    "Not completed, or with alarms",
  ]);
  expect(tables[0]!.rows).toEqual([
    { text: "toy", aside: "2 of 4 runs completed, 1 diverged, 1 killed", group: 0 },
    { text: "other", aside: "1 run completed", group: 1 },
  ]);
  expect(tables[0]!.columns).toEqual([
    { text: "kid", aside: "raw weights, n = 100, floor 0.25, extractor abababab" },
  ]);
  expect(tables[0]!.cells).toEqual([[{ text: "1 ± 0", aside: "2 seeds" }], [{ text: "–" }]]);
  expect(tables[3]!.cells.map((row) => row.map(({ text }) => text))).toEqual([
    ["toy", "2", "diverged", "3 of 10"],
    ["toy", "3", "killed", "3 of 10"],
  ]);
});

test("alarms are shown, also those of completed runs", async () => {
  const alarm = { step: 6, symptom: "collapse", what: "gone", since: 4, seen: 6, rollBacks: 0 } as const;
  const going = { ...alarm, policy: "continue", done: "continue" } as const;
  const stopped = { ...alarm, policy: "stop", done: "stop" } as const;
  const comparison = await comparisonOf([
    { seed: 0, alarms: [going] },
    { seed: 1, status: "collapsed", steps: 6, alarms: [stopped] },
    { seed: 2 },
  ]);
  expect(
    matrices(comparison)
      .at(-1)!
      .cells.map((row) => row[2]),
  ).toEqual([
    { text: "completed", aside: "steps 4 to 6: gone; continuing (watch.collapse: continue)" },
    { text: "collapsed", aside: "steps 4 to 6: gone; stopped (watch.collapse: stop)" },
  ]);
  const { groups } = plainComparison(comparison);
  expect(groups[0]!.runs.map(({ alarms }) => alarms)).toEqual([[going], [stopped], []]);
});

test("CSV has every value of every run, also of those that do not count", async () => {
  const comparison = await comparisonOf([
    { seed: 0, evaluations: [evaluationOf(10, { "precision, recall": 0.5 })] },
    { seed: 1, status: "failed", steps: 3, loss: () => 7 },
  ]);
  const lines = comparisonCsv(comparison).split("\r\n");
  expect(lines).toHaveLength(5);
  expect(lines[1]).toMatch(
    /^toy,toy,[0-9a-f]{64},0,completed,true,"precision, recall",raw,0.5,10,100,0.25,(ab){32},.*-s0$/,
  );
  expect(lines[3]).toMatch(/^toy,toy,[0-9a-f]{64},1,failed,false,critic\/loss,,7,3,,,,.*-s1$/);
});
