import { createRequire } from "node:module";

export function packageVersion(): string {
  const own: { version: string } = createRequire(import.meta.url)("../../package.json");
  return own.version;
}
