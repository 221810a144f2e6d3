import { homedir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cacheDirectory } from "../../src/files/cache.ts";

describe("the cache directory", () => {
  it.each([
    ["the user's own", { EXP_CACHE_DIR: "/own", XDG_CACHE_HOME: "/shared" }, "/own"],
    ["a relative one, from here", { EXP_CACHE_DIR: "own" }, join(process.cwd(), "own")],
    ["under XDG's", { XDG_CACHE_HOME: "/shared" }, "/shared/exp"],
    ["under the home directory", {}, join(homedir(), ".cache/exp")],
    ["so for empty settings", { EXP_CACHE_DIR: "", XDG_CACHE_HOME: "" }, join(homedir(), ".cache/exp")],
  ])("is %s", (_, environment, directory) => {
    expect(cacheDirectory(environment)).toBe(directory);
  });
});
