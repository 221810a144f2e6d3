import { findLibrary } from "./wheel.ts";
export async function ensureLibrary(_notify: (line: string) => void): Promise<string> {
  return findLibrary()!;
}
