import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { machineFault } from "../../src/files/failure.ts";
import { withEnding } from "../../src/files/places.ts";
import { shellWord } from "../../src/printable.ts";

/** What a system call reports. */
const systemError = (code: string, syscall: string, path?: string) =>
  Object.assign(new Error(`${code}: ${syscall}`), { code, syscall, ...(path && { path }) });

describe("a fault of the machine", () => {
  it("is one line with exit 5, and no bug", async () => {
    const missing = await readFile("/nowhere/file").catch((error) => error);
    expect(machineFault(missing)).toMatchObject({
      name: "UserError",
      exitCode: 5,
      message: "/nowhere/file: no such file or directory",
    });
    const messages = [
      systemError("EMFILE", "open", "/a"),
      systemError("ENOENT", "uv_cwd"),
      systemError("EIO", "fsync"),
      systemError("ENOMEM", "spawn git"),
      new RangeError("Array buffer allocation failed"),
      new RangeError("Invalid array length"),
    ].map((error) => machineFault(error)?.message);
    expect(messages).toEqual([
      "/a: this process has too many open files",
      "the working directory is gone",
      "fsync: the disk reports an input/output error",
      "not enough memory: ENOMEM: spawn git",
      "not enough memory: Array buffer allocation failed",
      "not enough memory: Invalid array length",
    ]);
  });

  it("is none where the program is at fault", () => {
    expect(machineFault(new TypeError("x is not a function"))).toBeUndefined();
    expect(machineFault(new RangeError("Maximum call stack size exceeded"))).toBeUndefined();
    expect(machineFault(systemError("EINVAL", "read"))).toBeUndefined();
    expect(machineFault("a string")).toBeUndefined();
  });
});

it("a word for a shell is quoted if it has to be", () => {
  expect(shellWord("runs/a-b_1/x.yaml")).toBe("runs/a-b_1/x.yaml");
  expect(shellWord("my runs/a")).toBe("'my runs/a'");
  expect(shellWord("it's $HOME")).toBe("'it'\\''s $HOME'");
  expect(shellWord("")).toBe("''");
});

it("a file's name must end as its format does", () => {
  expect(withEnding("a/b.PNG", "PNG", [".png"])).toBe("a/b.PNG");
  expect(() => withEnding("x.jpg", "PNG", [".png", ".apng"])).toThrow(
    "x.jpg: is written as PNG; its name must end with .png or .apng",
  );
});
