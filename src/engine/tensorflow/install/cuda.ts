import { existsSync } from "node:fs";

/** What shows NVIDIA's driver: on Linux itself, and under Windows. */
const traces = ["/proc/driver/nvidia/version", "/usr/lib/wsl/lib/libcuda.so.1"];

export function hasNvidiaDriver(): boolean {
  return traces.some((path) => existsSync(path));
}

/** NVIDIA's wheels, as a TensorFlow wheel's own METADATA lists them for `tensorflow[and-cuda]`. */
export function cudaRequirements(metadata: string): readonly string[] {
  const listed = /^Requires-Dist: (nvidia-[^;]+);.*extra == ["']and-cuda["']/;
  return metadata.split("\n").flatMap((line) => listed.exec(line)?.[1]?.trim() ?? []);
}
