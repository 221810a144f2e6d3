import { relative } from "node:path";

/** The user's modules that this process has loaded, by their paths. */
const modules = new Set<string>();

let loading: string | undefined;

/** Runs `load`, which loads the user's module `file`, and keeps its path. */
export async function loadingModule<T>(file: string, load: () => Promise<T>): Promise<T> {
  modules.add(file);
  loading = file;
  try {
    return await load();
  } finally {
    loading = undefined;
  }
}

/** The user's module that is being loaded, if any. If the process exits now, that module is the reason. */
export const moduleBeingLoaded = (): string | undefined => loading && relative("", loading);

/** The line in a user's module that an error comes from, as `components/myLoss.ts:14`; undefined if there is none. */
export function placeInModules(error: Error): string | undefined {
  const place = placeIn(error, [...modules]);
  return place && `${relative("", place.file)}:${place.line}`;
}

/** The innermost frame of an error's stack that is in one of `files`. */
export function placeIn({ stack = "" }: Error, files: readonly string[]) {
  for (const frame of stack.split("\n").filter((line) => line.trim().startsWith("at "))) {
    const file = files.find((name) => frame.includes(name));
    const line = frame.match(/:(\d+):\d+\)?$/)?.[1];
    if (file !== undefined && line !== undefined) return { file, line };
  }
  return undefined;
}
