import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { UserError } from "../../../src/errors.ts";
import { configAbove, findConfig } from "../../../src/registry/plugins/find.ts";

let root = "";
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "exp-find-")));
  vi.stubEnv("HOME", join(root, "nobody"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  rmSync(root, { recursive: true });
});

const at = (name: string) => join(root, name);

function write(...names: readonly string[]): void {
  for (const name of names) {
    mkdirSync(dirname(at(name)), { recursive: true });
    writeFileSync(at(name), "", { mode: 0o644 });
  }
}

/** The configuration that counts in a folder, and from where `root` is. */
function found(directory: string): string | undefined {
  mkdirSync(at(directory), { recursive: true });
  const config = findConfig(at(directory));
  return config && relative(root, config);
}

/** Why the configuration that would count in a folder is refused. */
function refusal(directory: string): string {
  try {
    return `not refused: ${found(directory)}`;
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    return (error as Error).message.replaceAll(`${relative("", root)}/`, "");
  }
}

test.each([["package.json"], [".git/HEAD"]])(
  "the search goes up to the folder with %s, and no further",
  (mark) => {
    write("exp.config.ts", `project/${mark}`);
    expect(found("project/experiments/deep")).toBeUndefined();
    write("project/exp.config.ts");
    expect(found("project/experiments/deep")).toBe("project/exp.config.ts");
    expect(found("project")).toBe("project/exp.config.ts");
  },
);

test("the search goes up to the home directory, and no further", () => {
  vi.stubEnv("HOME", at("home"));
  write("exp.config.ts", "home/.profile");
  expect(found("home/gans/deep")).toBeUndefined();
  write("home/exp.config.mjs");
  expect(found("home/gans/deep")).toBe("home/exp.config.mjs");
  expect(found("elsewhere")).toBeUndefined();
});

test("outside of projects and of the home directory, only the folder itself is searched", () => {
  write("a/exp.config.js");
  expect(found("a")).toBe("a/exp.config.js");
  expect(found("a/b")).toBeUndefined();
});

test("the nearest configuration counts, in TypeScript before JavaScript", () => {
  write("package.json", "exp.config.ts", "a/exp.config.js");
  expect(found("a/b")).toBe("a/exp.config.js");
  write("a/exp.config.ts");
  expect(found("a/b")).toBe("a/exp.config.ts");
  expect(found("c")).toBe("exp.config.ts");
});

test("a run's folder holds no configuration, even as a project of its own", () => {
  const refused = (file: string) =>
    `${file}: is in a run's folder (r/manifest.json exists), from which no code is run; pass --no-plugins, or --config with a file you trust`;
  write("r/manifest.json", "r/exp.config.js");
  expect(refusal("r")).toBe(refused("r/exp.config.js"));
  write("r/samples/package.json", "r/samples/exp.config.ts");
  expect(refusal("r/samples")).toBe(refused("r/samples/exp.config.ts"));
  expect(configAbove(at("r/samples/x.yaml"))).toBeUndefined();
});

test("the project's configuration counts in the folder of one of its runs", () => {
  write("package.json", "exp.config.ts", "runs/x/manifest.json");
  expect(found("runs/x")).toBe("exp.config.ts");
});

test.each([0o664, 0o646, 0o777])(
  "a configuration of mode %o is refused, and how to mend it is said",
  (mode) => {
    write("exp.config.ts");
    chmodSync(at("exp.config.ts"), mode);
    expect(refusal(".")).toBe(
      "exp.config.ts: may be changed by other users; run chmod go-w exp.config.ts, pass --config exp.config.ts if you trust it, or --no-plugins",
    );
    chmodSync(at("exp.config.ts"), 0o600);
    expect(found(".")).toBe("exp.config.ts");
  },
);

test("another user's configuration is refused, root's as well; without users, as on Windows, none is", () => {
  const own = process.getuid!();
  write("exp.config.ts");
  const getuid = vi.spyOn(process as { getuid: () => number }, "getuid").mockReturnValue(own + 1);
  expect(refusal(".")).toBe(
    `exp.config.ts: belongs to another user (uid ${own}; yours is ${own + 1}), whose code is not run; pass --config exp.config.ts if you trust it, or --no-plugins`,
  );
  getuid.mockRestore();
  vi.stubGlobal("process", { ...process, cwd: process.cwd, getuid: undefined });
  expect(found(".")).toBe("exp.config.ts");
  vi.unstubAllGlobals();
});

test("a link counts by its own owner and by what it leads to", () => {
  write("shared/settings.js");
  symlinkSync(at("shared/settings.js"), at("exp.config.js"));
  expect(found(".")).toBe("exp.config.js");
  chmodSync(at("shared/settings.js"), 0o666);
  expect(refusal(".")).toContain("may be changed by other users");
});

test("a configuration near an experiment is named, at whatever height", () => {
  write("gans/exp.config.ts");
  expect(configAbove(at("gans/experiments/deep/x.yaml"))).toBe(at("gans/exp.config.ts"));
  expect(configAbove(at("no/such/folder/x.yaml"))).toBeUndefined();
});
