import { chmod, mkdir, readdir, readFile, realpath, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, test } from "vitest";
import { writeFileDurably } from "../../src/files/durable.ts";
import { makeDirectory, readyDirectory, readyFile } from "../../src/files/places.ts";
import { temporaryDirectory } from "../runner/temporary.ts";

const refusal = (message: string | RegExp) => ({
  name: "UserError",
  exitCode: 5,
  message: typeof message === "string" ? message : expect.stringMatching(message),
});

test("missing folders are made, and nothing else is left", async () => {
  const place = await temporaryDirectory();
  const file = await readyFile(join(place, "a/b/c.png"));
  expect(file).toBe(join(place, "a/b/c.png"));
  expect(await readdir(place, { recursive: true })).toEqual(["a", "a/b"]);
  await makeDirectory(join(place, "a/b"));
});

test("two processes may make the same folders at once", async () => {
  const place = await temporaryDirectory();
  await Promise.all(Array.from({ length: 20 }, () => makeDirectory(join(place, "a/b/c/d"))));
  expect(await readdir(join(place, "a/b/c"))).toEqual(["d"]);
});

test("a file is written through a link to it, which stays", async () => {
  const place = await realpath(await temporaryDirectory());
  await writeFile(join(place, "real"), "old");
  await symlink("real", join(place, "link"));
  const file = await readyFile(join(place, "link"));
  expect(file).toBe(join(place, "real"));
  await writeFileDurably(file, Buffer.from("new"));
  expect(await readFile(join(place, "link"), "utf8")).toBe("new");
});

describe("is refused in one line", () => {
  test("a link to nothing, for a file, a folder and what would be in it", async () => {
    const place = await temporaryDirectory();
    const link = join(place, "runs");
    await symlink("/mnt/not-mounted/runs", link);
    const message = `${link}: a link to /mnt/not-mounted/runs, which is not there`;
    for (const work of [readyFile, readyDirectory, (path: string) => readyFile(join(path, "a.png"))])
      await expect(work(link)).rejects.toMatchObject(refusal(message));
  });

  test("a directory for a file, and a file for a directory", async () => {
    const place = await temporaryDirectory();
    await writeFile(join(place, "file"), "");
    await expect(readyFile(place)).rejects.toMatchObject(refusal(`${place}: a directory; a file is needed`));
    await expect(readyDirectory(join(place, "file"))).rejects.toMatchObject(
      refusal(/file: not a directory$/),
    );
    await expect(readyFile(join(place, "file/a/b.png"))).rejects.toMatchObject(
      refusal(`${join(place, "file/a")}: ${join(place, "file")} is not a directory`),
    );
  });

  test("a pipe or a device, which would be replaced", async () => {
    const pipe = join(await temporaryDirectory(), "pipe");
    await execa("mkfifo", [pipe]);
    for (const path of [pipe, "/dev/null"])
      await expect(readyFile(path)).rejects.toMatchObject(refusal(`${path}: not a regular file`));
  });

  test("a circle of links, and a name that is too long", async () => {
    const place = await temporaryDirectory();
    await symlink("round", join(place, "round"));
    await expect(readyFile(join(place, "round"))).rejects.toMatchObject(
      refusal(/a circle of symbolic links$/),
    );
    await expect(readyFile(join(place, "x".repeat(300)))).rejects.toMatchObject(
      refusal(/the name is too long$/),
    );
  });

  test.runIf(process.platform === "linux")(
    "a place under /proc, where Node's own mkdir never returns",
    async () => {
      for (const path of ["/proc/nope", "/proc/nope/runs"])
        await expect(readyDirectory(path)).rejects.toMatchObject(
          refusal(`${path}: /proc takes no directories`),
        );
      await expect(readyFile("/proc/a.png")).rejects.toMatchObject(refusal("/proc: takes no files"));
    },
  );

  test.runIf(process.getuid?.() !== 0)("a place that is read-only", async () => {
    const place = await temporaryDirectory();
    await mkdir(join(place, "locked"));
    await chmod(join(place, "locked"), 0o555);
    await expect(readyFile(join(place, "locked/a"))).rejects.toMatchObject(refusal(/permission denied$/));
  });
});
