import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { packageVersion } from "../../src/cli/output.ts";
import { verbs as groups } from "../../src/cli/verbs.ts";
import { exp } from "./exp.ts";

const verbs = Object.values(groups).flatMap((group) => Object.keys(group));

test("--help lists every verb, in the order a user meets them", async () => {
  const { exitCode, stdout } = await exp("--help");
  const listed = [...stdout.matchAll(/^ {2}([a-z]+) .*\S/gm)].map(([, verb]) => verb);
  expect(listed).toEqual([...verbs, "help"]);
  expect(exitCode).toBe(0);
});

test.each(verbs)("%s --help has examples that name the verb, and offers JSON", async (verb) => {
  const { exitCode, stdout } = await exp(verb, "--help");
  const examples = stdout.slice(stdout.indexOf("Examples:")).match(/^ {2}\$ exp .*$/gm) ?? [];
  expect(examples.length).toBeGreaterThan(0);
  for (const example of examples) expect(example.startsWith(`  $ exp ${verb}`)).toBe(true);
  expect(stdout).toContain("--json");
  expect(exitCode).toBe(0);
});

test("--version prints the package's version", async () => {
  expect(await exp("--version")).toEqual({ exitCode: 0, stdout: `${packageVersion()}\n`, stderr: "" });
});

test.each([
  [["trian"], "unknown command 'trian'"],
  [["lst"], "(Did you mean list?)"],
  [["list", "--jsn"], "(Did you mean --json?)"],
  [["describe", "losses"], "missing required argument 'name'"],
  [["cite", "a.yaml", "b.yaml"], "too many arguments"],
  [["run", "a.yaml", "--steps", "0"], "It must be a whole number of at least 1 and at most 1000000000."],
  [["run", "a.yaml", "--budget", "tiny"], "Allowed choices are smoke, short, full."],
])(
  "a mistake in the command line is reported without a stack, and exits with 2: %j",
  async (args, message) => {
    const { exitCode, stdout, stderr } = await exp(...args);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain("    at ");
    expect([exitCode, stdout]).toEqual([2, ""]);
  },
);

test("under --json a mistake is reported as JSON", async () => {
  const { exitCode, stdout } = await exp("list", "loses", "--json");
  expect(JSON.parse(stdout)).toEqual({
    error: expect.stringContaining("loses: not a kind of component; there are datasets, "),
    exitCode: 2,
  });
  expect(exitCode).toBe(2);
});

/** Runs `exp` on a terminal with this number of columns. */
async function onTerminal(columns: number, ...args: readonly string[]): Promise<readonly string[]> {
  const before = { isTTY: process.stdout.isTTY, columns: process.stdout.columns };
  Object.assign(process.stdout, { isTTY: true, columns });
  try {
    return (await exp(...args)).stdout.split("\n").map((line) => line.trimEnd());
  } finally {
    Object.assign(process.stdout, before);
  }
}

const widest = (lines: readonly string[]) => Math.max(...lines.map(({ length }) => length));

test.each([40, 80])("help, list and describe keep to the %i columns of a terminal", async (columns) => {
  for (const args of [["--help"], ["list"], ["describe", "penalties", "gradient"]])
    expect(widest(await onTerminal(columns, ...args)), args[0]).toBeLessThanOrEqual(columns);
  for (const verb of verbs) {
    const lines = await onTerminal(columns, verb, "--help");
    const explanation = lines.slice(1, lines.indexOf("Examples:"));
    expect(widest(explanation), verb).toBeLessThanOrEqual(columns);
  }
});

/** The files of ours that a file imports before it is run, and theirs. */
function imported(file: URL, found = new Set<string>()): ReadonlySet<string> {
  if (found.has(file.pathname)) return found;
  found.add(file.pathname);
  const imports = readFileSync(file, "utf8").matchAll(/^(?:import|\}) (?!type ).*from "(\.[^"]*)";$/gm);
  for (const [, path] of imports) imported(new URL(path!, file), found);
  return found;
}

test("help loads the usage of every verb, and nothing of what verbs do", () => {
  const source = fileURLToPath(new URL("../../src/", import.meta.url));
  const files = [...imported(new URL("../../src/cli/main.ts", import.meta.url))].map((file) =>
    file.slice(source.length),
  );
  expect(files).toContain("cli/usage/runs.ts");
  // The definitions of engines give options their choices, and load nothing that computes.
  const light =
    /^(errors\.ts$|printable\.ts$|terminal\.ts$|files\/|cli\/|engine\/(\w+\/)?(index|engine|cpu)\.ts$|registry\/plugins\/modules\.ts$)/;
  expect(files.filter((file) => !light.test(file))).toEqual([]);
  for (const verb of verbs) expect(files).not.toContain(`cli/${verb}.ts`);
});
