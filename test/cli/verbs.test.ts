import { expect, test } from "vitest";
import { packageVersion } from "../../src/cli/version.ts";
import { exp } from "./exp.ts";

const verbs = [
  "run",
  "resume",
  "validate",
  "list",
  "describe",
  "config",
  "cite",
  "generate",
  "interpolate",
  "animate",
  "import",
  "export",
  "evaluate",
  "compare",
  "plot",
  "tensorboard",
  "new",
  "test",
  "schema",
  "setup",
  "doctor",
];

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
  [["run", "a.yaml", "--steps", "0"], "It takes a whole number of at least 1."],
  [["run", "a.yaml", "--budget", "tiny"], "Allowed choices are smoke, short, full."],
])("a mistake in the command line is told without a stack, and exits with 2: %j", async (args, message) => {
  const { exitCode, stdout, stderr } = await exp(...args);
  expect(stderr).toContain(message);
  expect(stderr).not.toContain("    at ");
  expect([exitCode, stdout]).toEqual([2, ""]);
});

test("under --json a mistake is told as JSON", async () => {
  const { exitCode, stdout } = await exp("list", "loses", "--json");
  expect(JSON.parse(stdout)).toEqual({
    error: expect.stringContaining("loses: not a kind of component; there are datasets, "),
    exitCode: 2,
  });
  expect(exitCode).toBe(2);
});
