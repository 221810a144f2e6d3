import { chmodSync, chownSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { strangerOn } from "../../src/files/trust.ts";

/** A folder with `inner/file`. */
function tree() {
  const top = mkdtempSync(join(tmpdir(), "exp-trust-"));
  const inner = join(top, "inner");
  mkdirSync(inner, { mode: 0o755 });
  const file = join(inner, "file");
  writeFileSync(file, "", { mode: 0o644 });
  return { top, inner, file };
}

it("finds nothing where only this user can write", () => {
  const { top, file } = tree();
  expect(strangerOn(file, top)).toBeUndefined();
});

it("finds a file or a folder above it that everyone can write", () => {
  const { top, inner, file } = tree();
  chmodSync(inner, 0o757);
  expect(strangerOn(file, top)).toEqual({ path: inner, owner: undefined });
  chmodSync(file, 0o666);
  expect(strangerOn(file, top)).toEqual({ path: file, owner: undefined });
  expect(strangerOn(top, top)).toBeUndefined();
});

it("looks at what a link leads to", () => {
  const { top, file } = tree();
  const link = join(top, "link");
  symlinkSync(file, link);
  expect(strangerOn(link, top)).toBeUndefined();
  chmodSync(file, 0o666);
  expect(strangerOn(link, top)).toEqual({ path: link, owner: undefined });
});

// Only root can give files away.
it.runIf(process.getuid?.() === 0)("finds what another user or a shared group owns", () => {
  const { top, inner, file } = tree();
  chmodSync(file, 0o664);
  expect(strangerOn(file, top)).toBeUndefined();
  chownSync(file, 0, 65534);
  expect(strangerOn(file, top)).toEqual({ path: file, owner: undefined });
  chownSync(inner, 65534, 65534);
  expect(strangerOn(inner, top)).toEqual({ path: inner, owner: 65534 });
});
