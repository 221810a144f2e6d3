import { exitCodes, UserError } from "../../../errors.ts";

const mostMilliseconds = 15 * 60_000;

/** Runs a program without a shell or a keyboard. Any failure is a UserError with the first lines of its complaint. */
export async function command(program: string, args: readonly string[], cwd = process.cwd()): Promise<void> {
  // Loaded late: mostly the data is there, and nothing is run.
  const { execa } = await import("execa");
  const result = await execa(program, args, {
    cwd,
    reject: false,
    stdin: "ignore",
    timeout: mostMilliseconds,
    env: { LC_ALL: "C" },
  });
  if (!result.failed) return;
  throw new UserError(`${program}: ${complaint(result)}`, exitCodes.data);
}

interface Failure {
  readonly code?: string | undefined;
  readonly shortMessage?: string | undefined;
  readonly stderr: string;
}

function complaint({ code, shortMessage, stderr }: Failure): string {
  if (code === "ENOENT") return "not found on this machine";
  const lines = stderr
    .split("\n")
    .filter((line) => !/^(W:|npm warn)/i.test(line))
    .map((line) => line.replace(/^(E:|npm error|npm ERR!)\s*/, "").trim())
    .filter((line) => line !== "" && !/^(syscall|errno) /.test(line));
  return lines.slice(0, 2).join("; ").slice(0, 300) || (shortMessage ?? "failed");
}
