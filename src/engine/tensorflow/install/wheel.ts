import { existsSync } from "node:fs";
import { join } from "node:path";
import { exitCodes, UserError } from "../../../errors.ts";
import { cacheDirectory } from "../../../files/cache.ts";
import { hasNvidiaDriver } from "./cuda.ts";

/** The version that this package is tested with. */
export const tensorflowVersion = "2.21.0";

/** One of the PyPI packages that contain TensorFlow's C library. */
export interface Wheel {
  readonly project: "tensorflow" | "tensorflow-cpu";
  /** True if NVIDIA's libraries are installed with it. */
  readonly cuda: boolean;
  /** Size of the download, in MB. */
  readonly megabytes: number;
  /** Where it is installed. */
  readonly directory: string;
}

/** The wheel for this machine: with CUDA if NVIDIA's driver is present. @throws UserError on other platforms. */
export function chooseWheel(): Wheel {
  const platform = `${process.platform}-${process.arch}`;
  if (platform === "linux-x64" && hasNvidiaDriver()) return wheel("tensorflow", "cuda", 3500);
  if (platform === "linux-x64") return wheel("tensorflow-cpu", "cpu", 270);
  // On other platforms the plain package is the one for the CPU.
  if (/^(linux-arm64|darwin-(arm64|x64))$/.test(platform)) return wheel("tensorflow", "cpu", 270);
  throw new UserError(
    `native TensorFlow runs on Linux and macOS, not on ${platform}: use --engine wasm`,
    exitCodes.resource,
  );
}

function wheel(project: Wheel["project"], device: "cpu" | "cuda", megabytes: number): Wheel {
  const directory = join(cacheDirectory(), `tensorflow-${device}-${tensorflowVersion}`);
  return { project, cuda: device === "cuda", megabytes, directory };
}

/** The C library inside a wheel's `tensorflow` folder. */
export function libraryIn(packageFolder: string): string {
  const name = process.platform === "darwin" ? "libtensorflow_cc.2.dylib" : "libtensorflow_cc.so.2";
  return join(packageFolder, name);
}

/**
 * The path of the C library, or undefined if none is installed yet. EXP_TENSORFLOW_LIBRARY can name the `tensorflow`
 * folder of another installation. @throws UserError if that has no library.
 */
export function findLibrary(): string | undefined {
  const other = process.env.EXP_TENSORFLOW_LIBRARY;
  const path = libraryIn(other || join(chooseWheel().directory, "tensorflow"));
  if (existsSync(path)) return path;
  if (!other) return undefined;
  throw new UserError(
    `EXP_TENSORFLOW_LIBRARY=${other}: there is no ${path}; it must be the folder "tensorflow" of an installed wheel`,
    exitCodes.resource,
  );
}

/** True if the native engine can start without a download. */
export function isInstalled(): boolean {
  return findLibrary() !== undefined;
}
