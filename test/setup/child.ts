import { fileURLToPath } from "node:url";
import { execa } from "execa";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Runs a TypeScript module in a separate Node process, which ends by itself, without process.exit. */
export function runModule(module: URL, env: Readonly<Record<string, string>> = {}) {
  const path = JSON.stringify(fileURLToPath(module));
  const load = `import { createJiti } from "jiti"; await createJiti(import.meta.url).import(${path});`;
  return execa(process.execPath, ["--input-type=module", "--eval", load], { cwd: root, env, reject: false });
}
