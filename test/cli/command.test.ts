import { Command } from "commander";
import { expect, test } from "vitest";
import { addVerb } from "../../src/cli/command.ts";
import { choice, flag, names, type Options, repeated, text, whole } from "../../src/cli/options.ts";

const options = {
  count: whole("a number", { default: 64 }),
  perClass: whole("another", { conflicts: ["count"] }),
  way: choice("<way>", "a name", ["a", "b"]),
  noWay: flag("no way"),
  noData: flag("no data"),
  set: repeated("<x>", "again and again"),
  only: names("<names>", "with commas"),
  out: text("<file>", "a file", { default: "x.png" }),
} satisfies Options;

const left = {
  count: 64,
  perClass: undefined,
  way: undefined,
  noWay: false,
  noData: false,
  set: [],
  only: undefined,
  out: "x.png",
};

/** What a verb with these options and `<first> [others...]` receives. */
async function received(...argv: readonly string[]): Promise<unknown> {
  let values: unknown;
  const program = new Command().exitOverride().configureOutput({ writeErr: () => {} });
  addVerb(program, "Verbs", "try", {
    usage: {
      summary: "",
      arguments: [
        ["<first>", ""],
        ["[others...]", ""],
      ],
      options,
      examples: [],
    },
    load: async () => async (args, given) => {
      values = [args, given];
    },
  });
  await program.parseAsync(["node", "exp", "try", ...argv]);
  return values;
}

test("a verb receives all arguments and options, by default those of its usage", async () => {
  expect(await received("x")).toEqual([["x", []], left]);
  const argv = ["x", "--set", "a=1", "y", "--set", "b=2", "z", "--way", "b", "--no-data", "--only", "p,q"];
  expect(await received(...argv)).toEqual([
    ["x", ["y", "z"]],
    { ...left, set: ["a=1", "b=2"], way: "b", noData: true, only: ["p", "q"] },
  ]);
});

test("an option and its opposite: the last one counts", async () => {
  expect(await received("x", "--way", "a", "--no-way")).toEqual([["x", []], { ...left, noWay: true }]);
  expect(await received("x", "--no-way", "--way", "a")).toEqual([["x", []], { ...left, way: "a" }]);
});

test("a conflict, a number out of range and a name that is not allowed are refused", async () => {
  await expect(received("x", "--count", "3", "--per-class", "2")).rejects.toThrow("cannot be used with");
  expect(await received("x", "--per-class", "2")).toEqual([["x", []], { ...left, perClass: 2 }]);
  for (const wrong of [["--count", "0"], ["--count", "1.5"], ["--way", "c"], ["--only"]])
    await expect(received("x", ...wrong)).rejects.toThrow(/error: option/);
});
