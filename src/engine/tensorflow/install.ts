import { mkdir, mkdtemp, readdir, readFile, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { exitCodes, UserError } from "../../errors.ts";
import { withLock } from "../../files/lock.ts";
import { processExists } from "../../files/processIdentity.ts";
import { cudaRequirements } from "./cuda.ts";
import { loadLibrary } from "./library.ts";
import { findPip, unpackWheels } from "./pip.ts";
import { chooseWheel, findLibrary, libraryIn, tensorflowVersion, type Wheel } from "./wheel.ts";

type Notify = (line: string) => void;

/**
 * Fetches TensorFlow's library for this machine into the cache directory, once, however many processes ask.
 * @returns the library's path.
 * @throws UserError that says what was tried and what else can be done.
 */
export async function installTensorflow(notify: Notify): Promise<string> {
  const found = findLibrary();
  if (found) return found;
  const wheel = chooseWheel();
  const waiting = () => notify("another process is fetching TensorFlow; waiting for it");
  try {
    await mkdir(dirname(wheel.directory), { recursive: true });
    return await withLock(
      `${wheel.directory}.lock`,
      waiting,
      async () => findLibrary() ?? fetch(wheel, notify),
    );
  } catch (error) {
    throw explain(error, wheel);
  }
}

/** Everything happens in a folder beside the final one, which appears whole or not at all. */
async function fetch(wheel: Wheel, notify: Notify): Promise<string> {
  await removeLeftovers(wheel);
  const partial = await mkdtemp(`${wheel.directory}.partial-${process.pid}-`);
  notify(
    `fetching native TensorFlow ${tensorflowVersion}, once, about ${wheel.megabytes} MB, into ${wheel.directory}`,
  );
  try {
    await unpack(wheel, partial, notify);
    verify(libraryIn(join(partial, "tensorflow")));
    await rm(wheel.directory, { recursive: true, force: true });
    await rename(partial, wheel.directory);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  notify(`native TensorFlow ${tensorflowVersion} is ready`);
  return libraryIn(join(wheel.directory, "tensorflow"));
}

/** Folders that interrupted installations left. */
async function removeLeftovers({ directory }: Wheel): Promise<void> {
  const prefix = `${basename(directory)}.partial-`;
  for (const name of await readdir(dirname(directory))) {
    const pid = Number.parseInt(name.slice(prefix.length), 10);
    const abandoned = name.startsWith(prefix) && !processExists(pid);
    if (abandoned) await rm(join(dirname(directory), name), { recursive: true, force: true });
  }
}

async function unpack(wheel: Wheel, folder: string, notify: Notify): Promise<void> {
  const pip = await findPip();
  await unpackWheels(pip, [`${wheel.project}==${tensorflowVersion}`], folder, notify);
  await keepLibraries(join(folder, "tensorflow"));
  if (!wheel.cuda) return;
  const metadata = join(folder, `${wheel.project}-${tensorflowVersion}.dist-info`, "METADATA");
  const requirements = cudaRequirements(await readFile(metadata, "utf8"));
  await unpackWheels(pip, requirements, folder, notify);
}

/** A third of the wheel is Python and C++ headers, which nothing here reads. */
async function keepLibraries(packageFolder: string): Promise<void> {
  for (const name of await readdir(packageFolder)) {
    const kept = name.startsWith("libtensorflow_") || name === "THIRD_PARTY_NOTICES.txt";
    if (!kept) await rm(join(packageFolder, name), { recursive: true });
  }
}

function verify(path: string): void {
  const version = loadLibrary(path).TF_Version();
  if (version === tensorflowVersion) return;
  throw new UserError(`pip delivered TensorFlow ${version}, not ${tensorflowVersion}`, exitCodes.resource);
}

/** One line that says what was tried and what else can be done. Bugs pass as they are. */
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
