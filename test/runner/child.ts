import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { execa } from "execa";

export const jiti = fileURLToPath(new URL("../../node_modules/.bin/jiti", import.meta.url));

/** Starts a TypeScript file in a process of its own, which ends at the latest after 30 seconds. */
export const startChild = (script: URL, ...args: readonly string[]) =>
  execa(process.execPath, [jiti, fileURLToPath(script), ...args], { reject: false, timeout: 30_000 });

export type Child = ReturnType<typeof startChild>;

/** Waits until the child has printed the text. */
export async function printed(child: Child, text: string): Promise<void> {
  let output = "";
  child.stdout.on("data", (data) => {
    output += data;
  });
  while (!output.includes(text)) await Promise.race([once(child.stdout, "data"), ended(child, text)]);
}

async function ended(child: Child, text: string): Promise<never> {
  throw new Error(`the child ended without printing ${text}: ${(await child).stderr}`);
}
