import { existsSync } from "node:fs";
import { join } from "node:path";
import { exitCodes, UserError } from "../../registry/errors.ts";
import { cacheDirectory } from "../cache.ts";

/** The version whose C interface and numbers this package is tested with. */
export const tensorflowVersion = "2.21.0";

/** One of the packages on PyPI that carry TensorFlow's C library. */
export interface Wheel {
  readonly project: "tensorflow" | "tensorflow-cpu";
  /** Also wants NVIDIA's libraries beside it. */
  readonly cuda: boolean;
  /** Where the wheel lies once it is installed. */
  readonly directory: string;
}

/** The wheel for this machine: with CUDA where NVIDIA's driver runs. */
export function chooseWheel(): Wheel {
  const cuda = process.platform === "linux" && hasNvidiaDriver();
  // There is no tensorflow-cpu for the Mac: its plain wheel is one.
  const project = cuda || process.platform === "darwin" ? "tensorflow" : "tensorflow-cpu";
  const name = `${project}${cuda ? "-cuda" : ""}-${tensorflowVersion}`;
  return { project, cuda, directory: join(cacheDirectory(), name) };
}

function hasNvidiaDriver(): boolean {
  return existsSync("/proc/driver/nvidia/version");
}

/** The C library inside a wheel's `tensorflow` folder. */
export function libraryFile(packageFolder: string): string {
  const name = process.platform === "darwin" ? "libtensorflow_cc.2.dylib" : "libtensorflow_cc.so.2";
  return join(packageFolder, name);
}

/** The C library that will be loaded, or undefined where none is installed yet. */
export function findLibrary(): string | undefined {
  const own = process.env.EXP_TENSORFLOW_LIBRARY;
  const path = libraryFile(own ?? join(chooseWheel().directory, "tensorflow"));
  if (existsSync(path)) return path;
  if (own === undefined) return undefined;
  throw new UserError(
    `EXP_TENSORFLOW_LIBRARY=${own} holds no TensorFlow: there is no ${path}; name a folder that does, or unset it`,
    exitCodes.resource,
  );
}

/** Whether the native engine can start without fetching anything. */
export function isInstalled(): boolean {
  return findLibrary() !== undefined;
}
