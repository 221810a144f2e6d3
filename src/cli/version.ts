import { createRequire } from "node:module";

export function packageVersion(): string {
  const own: { version: string } = createRequire(import.meta.url)("exp-gan/package.json");
  return own.version;
}
