import { existsSync } from "node:fs";

/** Files that exist if NVIDIA's driver runs: on Linux, and on Linux in Windows. */
const traces = ["/proc/driver/nvidia/version", "/usr/lib/wsl/lib/libcuda.so.1"];

export function hasNvidiaDriver(): boolean {
  return traces.some((path) => existsSync(path));
}

/** NVIDIA's wheels that the METADATA of a TensorFlow wheel lists for `tensorflow[and-cuda]`. */
export function cudaRequirements(metadata: string): readonly string[] {
  const listed = /^Requires-Dist: (nvidia-[^;]+);.*extra == ["']and-cuda["']/;
  return metadata.split("\n").flatMap((line) => listed.exec(line)?.[1]?.trim() ?? []);
}
