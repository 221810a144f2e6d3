import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, loadavg, release, totalmem, type } from "node:os";
import { join } from "node:path";

/** Writes files into a folder, which it makes if needed; contents that are not strings become JSON. */
export function save(folder: string, files: Readonly<Record<string, unknown>>): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    const text = typeof content === "string" ? content : `${JSON.stringify(content, null, 2)}\n`;
    writeFileSync(join(folder, name), text);
  }
}

/** The machine that numbers depend on; `load` counts the threads of other programs. */
export function machine() {
  return {
    processor: cpus()[0]!.model,
    cores: cpus().length,
    memory: totalmem(),
    system: `${type()} ${release()}`,
    node: process.version,
    load: loadavg()[0],
    date: new Date().toISOString(),
  };
}
