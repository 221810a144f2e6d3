import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { exitCodes, UserError } from "../../../errors.ts";
import { withLock } from "../../../files/lock.ts";
import { processExists } from "../../../files/processIdentity.ts";
import { loadLibrary } from "../native/library.ts";
import { cudaRequirements } from "./cuda.ts";
import { downloadWheels, findPip, type Pip, unpackWheels } from "./pip.ts";
import { verifyWheels } from "./verify.ts";
import { chooseWheel, findLibrary, libraryIn, tensorflowVersion, type Wheel } from "./wheel.ts";

type Notify = (line: string) => void;

/**
 * Downloads TensorFlow's library for this machine into the cache directory, once, even if several processes start
 * together. Everything is verified before it is unpacked; files are readable by all users and writable by this one.
 * @param accepted sha256 of wheels that have no pinned one
 * @returns the library's path.
 * @throws UserError that says what was tried and what else can be done.
 */
export async function installTensorflow(notify: Notify, accepted: readonly string[] = []): Promise<string> {
  const found = findLibrary();
  if (found) return found;
  const wheel = chooseWheel();
  const waiting = () => notify("another process is fetching TensorFlow; waiting for it");
  try {
    await mkdir(dirname(wheel.directory), { recursive: true });
    return await withLock(
      `${wheel.directory}.lock`,
      waiting,
      async () => findLibrary() ?? fetch(wheel, accepted, notify),
    );
  } catch (error) {
    throw explain(error, wheel);
  }
}

/**
 * Installs into a temporary folder next to the final one and renames it, so that the final one is complete or absent.
 */
async function fetch(wheel: Wheel, accepted: readonly string[], notify: Notify): Promise<string> {
  await removeLeftovers(wheel);
  const partial = await mkdtemp(`${wheel.directory}.partial-${process.pid}-`);
  notify(
    `fetching native TensorFlow ${tensorflowVersion}, once, about ${wheel.megabytes} MB, into ${wheel.directory}`,
  );
  try {
    await unpack(wheel, partial, accepted, notify);
    checkVersion(libraryIn(join(partial, "tensorflow")));
    await share(partial);
    await rm(wheel.directory, { recursive: true, force: true });
    await rename(partial, wheel.directory);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  notify(`native TensorFlow ${tensorflowVersion} is ready`);
  return libraryIn(join(wheel.directory, "tensorflow"));
}

/** Removes the folders of interrupted installations. */
async function removeLeftovers({ directory }: Wheel): Promise<void> {
  const prefix = `${basename(directory)}.partial-`;
  for (const name of await readdir(dirname(directory))) {
    const pid = Number.parseInt(name.slice(prefix.length), 10);
    const abandoned = name.startsWith(prefix) && !processExists(pid);
    if (abandoned) await rm(join(dirname(directory), name), { recursive: true, force: true });
  }
}

async function unpack(
  wheel: Wheel,
  folder: string,
  accepted: readonly string[],
  notify: Notify,
): Promise<void> {
  const pip = await findPip();
  const add = (requirements: readonly string[]) => addVerified(pip, requirements, folder, accepted, notify);
  await add([`${wheel.project}==${tensorflowVersion}`]);
  await keepLibraries(join(folder, "tensorflow"));
  if (!wheel.cuda) return;
  const metadata = join(folder, `${wheel.project}-${tensorflowVersion}.dist-info`, "METADATA");
  await add(cudaRequirements(await readFile(metadata, "utf8")));
}

/** Downloads wheels, verifies them, and unpacks them into a folder. */
async function addVerified(
  pip: Pip,
  requirements: readonly string[],
  folder: string,
  accepted: readonly string[],
  notify: Notify,
): Promise<void> {
  const downloads = join(folder, "wheels");
  await downloadWheels(pip, requirements, downloads, notify);
  await unpackWheels(pip, await verifyWheels(downloads, accepted), folder, notify);
  await rm(downloads, { recursive: true });
}

/** Makes every file readable by all users and writable by this one alone: temporary folders are private. */
async function share(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await share(path);
    else if (entry.isFile()) await chmod(path, 0o644);
  }
}

/** Removes Python files and C++ headers, a third of the wheel. */
async function keepLibraries(packageFolder: string): Promise<void> {
  for (const name of await readdir(packageFolder)) {
    const kept = name.startsWith("libtensorflow_") || name === "THIRD_PARTY_NOTICES.txt";
    if (!kept) await rm(join(packageFolder, name), { recursive: true });
  }
}

function checkVersion(path: string): void {
  const version = loadLibrary(path).TF_Version();
  if (version === tensorflowVersion) return;
  throw new UserError(`pip delivered TensorFlow ${version}, not ${tensorflowVersion}`, exitCodes.resource);
}

/** One line that says what was tried and what else can be done. Bugs are returned unchanged. */
function explain(error: unknown, wheel: Wheel): unknown {
  const ofDisk = error instanceof Error && "syscall" in error;
  if (!(error instanceof UserError || ofDisk)) return error;
  const elsewhere = ofDisk ? "EXP_CACHE_DIR can name another place; " : "";
  return new UserError(
    `native TensorFlow ${tensorflowVersion} could not be fetched into ${wheel.directory}: ${error.message}; ${elsewhere}` +
      '"exp setup" tries again, --engine wasm does without it, and EXP_TENSORFLOW_LIBRARY can name the folder "tensorflow" of a copy',
    exitCodes.resource,
  );
}
