import { ExecaError, execa } from "execa";
import { type Command, projectFolder } from "./commands.ts";
import type { Job, Opened, Questions } from "./protocol.ts";

/** A process that trains one game in one implementation. */
export interface Worker {
  readonly implementation: string;
  readonly pid: number;
  readonly opened: Opened;
  ask<Q extends keyof Questions>(question: Q, asked: Questions[Q]["asked"]): Promise<Questions[Q]["answer"]>;
  /** Ends the process. */
  close(): Promise<void>;
}

/** Starts a worker and has it set up the game. @throws Failure, here and in `ask`, if the process ends with an error. */
export async function start([program, ...args]: Command, job: Job): Promise<Worker> {
  // Long comparisons would fill the memory if the answers were kept.
  const child = execa(program, args, { cwd: projectFolder, buffer: { stdout: false, stderr: true } });
  const lines = child.iterable();
  const answer = async (line: object) => {
    child.stdin.write(`${JSON.stringify(line)}\n`);
    const { value } = await lines.next().catch((error) => Promise.reject(failure(error)));
    return JSON.parse(value);
  };
  return {
    implementation: job.way,
    pid: child.pid!,
    opened: await answer(job),
    ask: (question, asked) => answer({ do: question, ...asked }),
    close: async () => {
      child.stdin.end();
      await Promise.allSettled([child]);
    },
  };
}

/** A worker ended with an error: its message is the last line of stderr, its stack has the rest. */
export class Failure extends Error {}

function failure(error: unknown): unknown {
  if (!(error instanceof ExecaError)) return error;
  const said = String(error.stderr).trim();
  const failure = new Failure(said.split("\n").at(-1) || error.shortMessage);
  failure.stack = `${error.shortMessage}\n${said}`;
  return failure;
}
