import { relative } from "node:path";
import { createJiti } from "jiti";
import { UserError } from "../../errors.ts";

/** Modules of this process that users' modules import by name, so that there is one instance of each. */
export type HostModules = Readonly<Record<string, object>>;

/** Loads a user's module, in TypeScript or JavaScript; a `UserError` says what keeps it from being loaded. */
export type Loader = (file: string) => Promise<Readonly<Record<string, unknown>>>;

/** Loads modules of the folder that `base`, a file or a folder, lies in. */
export function moduleLoader(base: string, host: HostModules): Loader {
  // A cache of compiled files in a folder that everybody may write to would be a way into this process.
  const jiti = createJiti(base, { virtualModules: { ...host }, fsCache: false });
  return async (file) => {
    try {
      return await jiti.import<Record<string, unknown>>(file);
    } catch (error) {
      throw new UserError(`${relative("", file)}: cannot be loaded: ${reason(error, file)}`);
    }
  };
}

/** What an error says, and where in the user's module it comes from, if anywhere. */
function reason(error: unknown, file: string): string {
  if (!(error instanceof Error)) return String(error);
  const message = error.message.trim().replaceAll(/\s*\n\s*/g, " ");
  const frame = error.stack?.split("\n").find((line) => line.trim().startsWith("at ") && line.includes(file));
  const line = frame?.match(/:(\d+):\d+\)?$/)?.[1];
  return line === undefined ? message : `${message} (line ${line})`;
}
