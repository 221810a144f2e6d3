import { availableParallelism, cpus, totalmem } from "node:os";
import { type Static, Type } from "@sinclair/typebox";
import { execa } from "execa";

/** The machine that a session runs on. */
export const Machine = Type.Object({
  platform: Type.String(),
  cpu: Type.String(),
  /** Cores that this process may use. */
  cores: Type.Integer(),
  memoryBytes: Type.Integer(),
  /** Names of the NVIDIA devices; empty if there is no driver. */
  gpus: Type.Array(Type.String()),
});
export type Machine = Static<typeof Machine>;

export async function describeMachine(): Promise<Machine> {
  return {
    platform: `${process.platform}-${process.arch}`,
    cpu: cpus()[0]?.model ?? "unknown",
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    gpus: await gpuNames(),
  };
}

async function gpuNames(): Promise<string[]> {
  const { failed, stdout } = await execa("nvidia-smi", ["--query-gpu=name", "--format=csv,noheader"], {
    stdin: "ignore",
    timeout: 5000,
    reject: false,
    // Else execa takes over signals while it runs, and loses some.
    cleanup: false,
  });
  return failed ? [] : stdout.split("\n").filter((name) => name !== "");
}
