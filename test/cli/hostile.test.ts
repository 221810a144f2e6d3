import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { main } from "../../src/cli/main.ts";
import { evaluationOf, writeRun } from "../compare/syntheticRuns.ts";
import { inEmptyDirectory } from "./exp.ts";

const at = inEmptyDirectory();

/** Sets a terminal's title, then colours what follows: ESC, BEL, and CSI as one character. */
const hostile = "\u001b]0;PWNED\u0007\u001b[31m\u009b2J";

/** Every byte that `exp` writes. */
async function written(...args: readonly string[]): Promise<string> {
  const text: string[] = [];
  const spies = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, "write").mockImplementation((chunk) => {
      text.push(String(chunk));
      return true;
    }),
  );
  await main(["node", "exp", ...args]);
  process.exitCode = undefined;
  for (const spy of spies) spy.mockRestore();
  // Where there are colours, as in CI, styles of this program's own are no sign of the file's.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is how a style begins.
  return text.join("").replaceAll(/\u001b\[\d+m/g, "");
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what must not be there.
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;

async function writeHostileRun(): Promise<void> {
  const values = { [hostile]: 1, "=cmd|' /C calc'!A0": 2, "-1": 3 };
  const directory = await writeRun("runs", {
    name: "evil",
    seed: 0,
    evaluations: [evaluationOf(10, values)],
  });
  const file = join(directory, "manifest.json");
  const manifest = JSON.parse(readFileSync(file, "utf8"));
  manifest.machine.cpu = hostile;
  writeFileSync(file, JSON.stringify(manifest));
}

test.each([[], ["--csv"], ["--json"], ["--markdown"]])(
  "exp compare %s shows no control character of a run",
  async (...options) => {
    await writeHostileRun();
    const text = await written("compare", ...options);
    expect(text).toContain("PWNED");
    expect(text.replaceAll("\r\n", "\n")).not.toMatch(controls);
  },
);

test("a cell of CSV that a spreadsheet would run is disarmed, and a number stays one", async () => {
  await writeHostileRun();
  const lines = (await written("compare", "--csv")).split("\r\n");
  expect(lines.some((line) => line.includes(",'=cmd|' /C calc'!A0,"))).toBe(true);
  expect(lines.some((line) => line.includes(",-1,"))).toBe(true);
});

test("exp config and exp validate show none of an experiment", async () => {
  const quoted = JSON.stringify(hostile).replaceAll("\u009b", "\\u009b");
  const experiment = new URL("../../experiments/gaussian-ring.yaml", import.meta.url);
  const text = readFileSync(experiment, "utf8").replace(/^about: [\s\S]*?\n(?=\w)/m, `about: ${quoted}\n`);
  writeFileSync(at("evil.yaml"), text);
  for (const verb of ["config", "validate"]) expect(await written(verb, "evil.yaml")).not.toMatch(controls);
  expect(await written("config", "evil.yaml")).toContain("PWNED");
});

test("nothing shows those of a component, nor of the error that it throws", async () => {
  writeFileSync(at("exp.config.mjs"), 'export default { plugins: ["*.plugin.mjs"] };');
  const about = JSON.stringify(`${hostile}.`);
  writeFileSync(
    at("evil.plugin.mjs"),
    `import { defineSchedule } from "exp-gan";
    export const evil = defineSchedule({ about: ${about}, params: { type: "object", properties: {} }, create: () => () => 1 });`,
  );
  for (const args of [["list"], ["describe", "schedules", "evil"]]) {
    const text = await written(...args);
    expect(text).toContain("PWNED");
    expect(text).not.toMatch(controls);
  }
  writeFileSync(at("evil.plugin.mjs"), `throw new Error(${about});`);
  const text = await written("list", "--config", "exp.config.mjs");
  expect(text).toContain("PWNED");
  expect(text).not.toMatch(controls);
});
