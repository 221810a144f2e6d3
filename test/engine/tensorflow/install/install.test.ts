import { createHash } from "node:crypto";
import {
  chmod,
  chown,
  lchown,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import * as cuda from "../../../../src/engine/tensorflow/install/cuda.ts";
import { installTensorflow } from "../../../../src/engine/tensorflow/install/install.ts";
import { verifyCached } from "../../../../src/engine/tensorflow/install/verify.ts";
import {
  chooseWheel,
  findLibrary,
  isInstalled,
  libraryIn,
} from "../../../../src/engine/tensorflow/install/wheel.ts";
import { exitCodes } from "../../../../src/errors.ts";
import { runModule } from "../../../setup/child.ts";
import { openTestEngine } from "../../../setup/engine.ts";

const fakePip = fileURLToPath(new URL("./fixtures/fake-pip.sh", import.meta.url));
const installer = new URL("./fixtures/install.ts", import.meta.url);

/** What the cache holds besides its lock, whose empty file keeps the last token. */
const installed = async () => (await readdir(cache)).filter((name) => !/\.lock\.\d+$/.test(name));

vi.mock("../../../../src/engine/tensorflow/install/cuda.ts", { spy: true });

let real: string;
let sandbox: string;
let cache: string;

beforeAll(async () => {
  await openTestEngine("tensorflow");
  real = dirname(findLibrary()!);
});

beforeEach(async () => {
  sandbox = await mkdtemp(join(tmpdir(), "exp-install-"));
  cache = join(sandbox, "cache");
  await mkdir(join(sandbox, "bin"));
  vi.mocked(cuda.hasNvidiaDriver).mockReturnValue(false);
  vi.stubEnv("EXP_TENSORFLOW_LIBRARY", undefined);
  vi.stubEnv("EXP_CACHE_DIR", cache);
  vi.stubEnv("PATH", `${join(sandbox, "bin")}:/usr/bin:/bin`);
  vi.stubEnv("FAKE_LIBRARIES", real);
  vi.stubEnv("FAKE_LOG", join(sandbox, "log"));
  await provide("python3");
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(sandbox, { recursive: true });
});

/** Puts the fake pip on PATH under a name. */
async function provide(name: string): Promise<void> {
  const path = join(sandbox, "bin", name);
  await writeFile(path, `#!/bin/sh\nexec /bin/sh ${fakePip} "$@"\n`);
  await chmod(path, 0o755);
}

/** The checksum of the fake wheel of a requirement, as the user accepts it. */
const digest = (requirement: string) => createHash("sha256").update(`${requirement}\n`).digest("hex");
const nvidia = ["nvidia-cublas-cu12<13.0,>=12.5.3.2", "nvidia-cudnn-cu12<10.0,>=9.3.0.75"];
const accepted = ["tensorflow-cpu==2.21.0", "tensorflow==2.21.0", ...nvidia].map(digest);
const install = (notify = (_: string) => {}) => installTensorflow(notify, accepted);

const requirement = () => `${chooseWheel().project}==2.21.0`;
const calls = async () => (await readFile(join(sandbox, "log"), "utf8")).trim().split("\n");
const failure = async () => {
  const error: Error & { exitCode?: number } = await install().then(
    () => expect.unreachable("it installed"),
    (reason) => reason,
  );
  expect(error).toMatchObject({ name: "UserError", exitCode: exitCodes.resource });
  expect(error.message).not.toContain("\n");
  return error.message;
};

describe("installing TensorFlow", () => {
  it("leaves the libraries alone, says what it does, and does it once", async () => {
    const lines: string[] = [];
    const path = await install((line) => lines.push(line));
    const folder = chooseWheel().directory;
    expect(path).toBe(libraryIn(join(folder, "tensorflow")));
    expect(await installed()).toEqual([basename(folder)]);
    expect((await readdir(join(folder, "tensorflow"))).sort()).toEqual([
      "THIRD_PARTY_NOTICES.txt",
      expect.stringMatching(/^libtensorflow_cc\./),
      expect.stringMatching(/^libtensorflow_framework\./),
    ]);
    expect(lines).toEqual([
      `fetching native TensorFlow 2.21.0, once, about 270 MB, into ${folder}`,
      "  Downloading tensorflow_cpu-2.21.0.whl (271.6 MB)",
      "native TensorFlow 2.21.0 is ready",
    ]);
    expect(isInstalled()).toBe(true);
    expect(await install()).toBe(path);
    expect(await calls()).toHaveLength(2);
  });

  it("serves all users, and lets no other user write", async () => {
    await install();
    const folder = chooseWheel().directory;
    const modes = await Promise.all(
      [folder, join(folder, "tensorflow"), join(folder, "tensorflow", "THIRD_PARTY_NOTICES.txt")].map(
        async (path) => ((await stat(path)).mode & 0o777).toString(8),
      ),
    );
    expect(modes).toEqual(["755", "755", "644"]);
  });

  it("happens once when two processes start together", async () => {
    const children = await Promise.all(
      [1, 2].map(() => runModule(installer, { FAKE_SECONDS: "1", FAKE_ACCEPTED: accepted.join() })),
    );
    expect(children).toMatchObject([1, 2].map(() => ({ exitCode: 0, stdout: findLibrary() })));
    expect(await calls()).toHaveLength(2);
    const waited = children.filter(({ stderr }) => stderr.includes("another process is fetching TensorFlow"));
    expect(waited).toHaveLength(1);
  });

  it("leaves nothing half-done when it is killed, and starts anew", async () => {
    const child = runModule(installer, { FAKE_SECONDS: "2", FAKE_ACCEPTED: accepted.join() });
    while (!(await readFile(join(sandbox, "log")).catch(() => undefined))) await sleep(20);
    child.kill("SIGKILL");
    expect(await child).toMatchObject({ signal: "SIGKILL" });
    expect(isInstalled()).toBe(false);
    expect((await readdir(cache)).length).toBeGreaterThan(0);
    await install();
    expect(await installed()).toEqual([basename(chooseWheel().directory)]);
  });

  it.runIf(`${process.platform}-${process.arch}` === "linux-x64")(
    "adds NVIDIA's libraries where its driver runs",
    async () => {
      vi.mocked(cuda.hasNvidiaDriver).mockReturnValue(true);
      await install();
      const [first, , third] = await calls();
      expect(first).toMatch(/ tensorflow==2.21.0$/);
      // Two of the requirements that the fake wheel lists, as tensorflow 2.21.0's METADATA does.
      expect(third).toMatch(/ nvidia-cublas-cu12<13.0,>=12.5.3.2 nvidia-cudnn-cu12<10.0,>=9.3.0.75$/);
      expect(await installed()).toEqual(["tensorflow-cuda-2.21.0"]);
    },
  );

  it("asks each program that may be pip", async () => {
    await rm(join(sandbox, "bin", "python3"));
    vi.stubEnv("PATH", join(sandbox, "bin"));
    await provide("pip3");
    await install();
    expect(await calls()).toEqual([
      expect.stringMatching(/^download --no-deps/),
      expect.stringMatching(/^install --no-index/),
    ]);
  });
});

describe("an installation that fails", () => {
  it("asks for pip if there is none", async () => {
    vi.stubEnv("PATH", cache);
    expect(await failure()).toBe(
      `native TensorFlow 2.21.0 could not be fetched into ${chooseWheel().directory}: the download needs pip, and ` +
        'none of "python3 -m pip", "python -m pip", "pip3", "pip" runs here: install Python 3 with pip (Debian: apt install python3-pip); ' +
        '"exp setup" tries again, --engine wasm does without it, and EXP_TENSORFLOW_LIBRARY can name the folder "tensorflow" of a copy',
    );
  });

  it("repeats pip's complaint, and leaves nothing", async () => {
    vi.stubEnv("FAKE_ERROR", "ERROR: No space left on device");
    expect(await failure()).toContain(
      `python3 -m pip download ${requirement()} failed: ERROR: No space left on device;`,
    );
    expect(await installed()).toEqual([]);
  });

  it("says when no package index answers", async () => {
    vi.stubEnv(
      "FAKE_ERROR",
      "WARNING: Retrying after connection broken by 'NewConnectionError'\nERROR: No matching distribution found",
    );
    expect(await failure()).toContain(
      "No matching distribution found (a package index could not be reached);",
    );
  });

  it("shows why a library does not load", async () => {
    await writeFile(libraryIn(sandbox), "no library");
    vi.stubEnv("FAKE_LIBRARIES", sandbox);
    expect(await failure()).toMatch(/cannot be loaded: .*(file too short|invalid ELF header|not a mach-o)/);
    expect(isInstalled()).toBe(false);
  });

  it("names the cache directory that cannot be made", async () => {
    await writeFile(cache, "a file");
    expect(await failure()).toMatch(
      /: E(EXIST|NOTDIR): .*; EXP_CACHE_DIR can name another place; "exp setup"/,
    );
  });
});

describe("a wheel's checksum", () => {
  const pinned = "tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl";

  it("has to be pinned, or accepted by the user", async () => {
    const error = await installTensorflow(() => {}).catch((reason) => reason);
    const sha256 = digest(requirement());
    expect(error).toMatchObject({ exitCode: exitCodes.resource });
    expect(error.message).toContain(`exp has no checksum for ${requirement()}.whl (sha256 ${sha256})`);
    expect(error.message).toContain(`run exp setup --no-data --accept-wheel ${sha256};`);
    // Nothing was unpacked, and nothing is left.
    expect(await calls()).toEqual([expect.stringMatching(/^download/)]);
    expect(await installed()).toEqual([]);
  });

  it("names every wheel of a platform that is not accepted", async () => {
    vi.mocked(cuda.hasNvidiaDriver).mockReturnValue(true);
    const error = await installTensorflow(() => {}, [digest("tensorflow==2.21.0")]).catch((reason) => reason);
    for (const name of nvidia) expect(error.message).toContain(`--accept-wheel ${digest(name)}`);
  });

  it("is the pinned one's, or the wheel is another than its name says", async () => {
    vi.stubEnv("FAKE_WHEEL", pinned);
    const error = await installTensorflow(() => {}).catch((reason) => reason);
    expect(error.message).toContain(`${pinned} has sha256 ${digest(requirement())}, not 2b847d21`);
    expect(await calls()).toHaveLength(1);
  });
});

describe("a cached library", () => {
  it("is not loaded if other users may write it", async () => {
    const path = await install();
    await expect(verifyCached(path)).resolves.toBeUndefined();
    await chmod(dirname(path), 0o777);
    await expect(verifyCached(path)).rejects.toThrow(
      `${dirname(path)}: can be written by other users, and native code is loaded from it; run chmod -R go-w ${cache}`,
    );
  });

  // Only root can give files away.
  it.runIf(process.getuid?.() === 0)(
    "of another user's is loaded only if it is the pinned wheel's",
    async () => {
      const path = await install();
      // The installed files are links to the real library, which is the pinned wheel's.
      await lchown(path, 65534, 65534);
      await expect(verifyCached(path)).resolves.toBeUndefined();
      await rm(path);
      await writeFile(path, "other code");
      await chown(path, 65534, 65534);
      await expect(verifyCached(path)).rejects.toThrow(
        `${path}: belongs to another user (uid 65534), and is not the library of the pinned wheel`,
      );
    },
  );
});

describe("EXP_TENSORFLOW_LIBRARY", () => {
  it("names an installation to use in place of a fetched one", async () => {
    vi.stubEnv("EXP_TENSORFLOW_LIBRARY", real);
    expect(await install()).toBe(libraryIn(real));
  });

  it("is refused if it is not an installation", async () => {
    vi.stubEnv("EXP_TENSORFLOW_LIBRARY", sandbox);
    expect(await failure()).toMatch(/^EXP_TENSORFLOW_LIBRARY=.*: there is no .*libtensorflow_cc/);
  });
});
