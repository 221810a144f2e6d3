import fs, { type FileHandle } from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";

/** The fate of a call that changes the disk: proceed, throw, or never return, as in a process killed there. */
export type Verdict = "proceed" | Error | "killed";

type Call = (...args: never[]) => Promise<unknown>;

const onPaths = ["mkdir", "open", "rename", "rm"] as const;
const onHandles = ["write", "sync"] as const;

/**
 * Runs `action`, and asks `judge` before every call of node:fs/promises that changes the disk. A `write` that does not
 * proceed has already written half of its bytes.
 *
 * @returns the action's result, or "killed" if it hangs in a call
 */
export async function interpose<T>(
  judge: (call: string) => Verdict,
  action: () => Promise<T>,
): Promise<T | "killed"> {
  const handlePrototype = await prototypeOfHandles();
  const opened: FileHandle[] = [];
  let restore: readonly (() => void)[] = [];
  const killed = new Promise<"killed">((die) => {
    const intercept = (owner: object) => (name: string) =>
      replace(owner, name, judge, () => die("killed"), opened);
    restore = [...onPaths.map(intercept(fs)), ...onHandles.map(intercept(handlePrototype))];
  });
  syncBuiltinESMExports();
  try {
    return await Promise.race([action(), killed]);
  } finally {
    for (const undo of restore) undo();
    syncBuiltinESMExports();
    await Promise.all(opened.map((handle) => handle.close()));
  }
}

function replace(
  owner: object,
  name: string,
  judge: (call: string) => Verdict,
  die: () => void,
  opened: FileHandle[],
): () => void {
  const methods = owner as Record<string, Call>;
  const original = methods[name]!;
  methods[name] = async function (this: unknown, ...args: never[]) {
    const verdict = judge(name);
    if (verdict === "proceed") {
      const result = await original.apply(this, args);
      if (name === "open") opened.push(result as FileHandle);
      return result;
    }
    if (name === "write") await original.apply(this, [half(args[0]!)] as unknown as never[]);
    if (verdict !== "killed") throw verdict;
    die();
    return new Promise(() => {});
  };
  return () => {
    methods[name] = original;
  };
}

const half = (bytes: Uint8Array) => bytes.subarray(0, bytes.length >> 1);

async function prototypeOfHandles(): Promise<FileHandle> {
  const handle = await fs.open(process.execPath, "r");
  await handle.close();
  return Object.getPrototypeOf(handle);
}

export const systemError = (code: string): Error => Object.assign(new Error(`${code}: simulated`), { code });
