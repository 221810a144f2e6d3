import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, expect, test } from "vitest";

const proto = "src/formats/events/proto";

let out: string;
beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), "exp-proto-"));
});
afterEach(() => rm(out, { recursive: true, force: true }));

test("the TypeScript of the event format is what its .proto files generate", async () => {
  const template = join(proto, "buf.gen.yaml");
  await execa("buf", ["generate", proto, "--template", template, "--output", out], { preferLocal: true });
  const generated = join(out, proto);
  const names = (await readdir(proto)).filter((name) => name.endsWith("_pb.ts"));
  expect((await readdir(generated)).sort()).toEqual(names.sort());
  expect(names).toHaveLength(5);
  for (const name of names) {
    expect(await readFile(join(proto, name), "utf8")).toBe(await readFile(join(generated, name), "utf8"));
  }
});
