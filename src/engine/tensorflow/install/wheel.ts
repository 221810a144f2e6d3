import { existsSync } from "node:fs";
import { join } from "node:path";
import { exitCodes, UserError } from "../../../errors.ts";
import { cacheDirectory } from "../../../files/cache.ts";
import { hasNvidiaDriver } from "./cuda.ts";

/** The version whose C interface and numbers this package is tested with. */
export const tensorflowVersion = "2.21.0";

/** One of the packages on PyPI that carry TensorFlow's C library. */
export interface Wheel {
  readonly project: "tensorflow" | "tensorflow-cpu";
  /** Whether NVIDIA's libraries come with it. */
  readonly cuda: boolean;
  /** What is fetched, in MB. */
  readonly megabytes: number;
  /** Where it lies once installed. */
  readonly directory: string;
}

/** The wheel for this machine: with CUDA where NVIDIA's driver runs. */
export function chooseWheel(): Wheel {
  const platform = `${process.platform}-${process.arch}`;
  if (platform === "linux-x64" && hasNvidiaDriver()) return wheel("tensorflow", "cuda", 3500);
  if (platform === "linux-x64") return wheel("tensorflow-cpu", "cpu", 270);
  // Elsewhere the plain package is the one for the CPU.
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
 * The C library that will be loaded, or undefined where none is installed yet.
 * EXP_TENSORFLOW_LIBRARY names the `tensorflow` folder of another installation.
 */
export function findLibrary(): string | undefined {
  const other = process.env.EXP_TENSORFLOW_LIBRARY;
  const path = libraryIn(other || join(chooseWheel().directory, "tensorflow"));
  if (existsSync(path)) return path;
  if (!other) return undefined;
  throw new UserError(
    `EXP_TENSORFLOW_LIBRARY=${other} names no TensorFlow: there is no ${path}; it takes the folder "tensorflow" of an installed wheel`,
    exitCodes.resource,
  );
}

/** Whether the native engine can start without fetching anything. */
export function isInstalled(): boolean {
  return findLibrary() !== undefined;
}
