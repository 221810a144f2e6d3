import { ExecaError, execa } from "execa";
import { type Command, projectFolder } from "./commands.ts";
import type { Job, Opened, Questions } from "./protocol.ts";

/** One contender in a process of its own, ready to play one game. */
export interface Player {
  readonly contender: string;
  readonly pid: number;
  readonly opened: Opened;
  ask<Q extends keyof Questions>(question: Q, asked: Questions[Q]["asked"]): Promise<Questions[Q]["answer"]>;
  /** Ends the process. */
  close(): Promise<void>;
}

/** Starts a worker and has it set up the game. Here and later, a `Failure` is thrown where it ends in an error. */
export async function start([program, ...args]: Command, job: Job): Promise<Player> {
  // Were the answers kept, the longest matches would fill the memory.
  const worker = execa(program, args, { cwd: projectFolder, buffer: { stdout: false, stderr: true } });
  const lines = worker.iterable();
  const answer = async (line: object) => {
    worker.stdin.write(`${JSON.stringify(line)}\n`);
    const { value } = await lines.next().catch((error) => Promise.reject(failure(error)));
    return JSON.parse(value);
  };
  return {
    contender: job.way,
    pid: worker.pid!,
    opened: await answer(job),
    ask: (question, asked) => answer({ do: question, ...asked }),
    close: async () => {
      worker.stdin.end();
      await Promise.allSettled([worker]);
    },
  };
}

/** A worker that ended in an error: its last line says which, its stack has the rest. */
export class Failure extends Error {}

function failure(error: unknown): unknown {
  if (!(error instanceof ExecaError)) return error;
  const said = String(error.stderr).trim();
  const failure = new Failure(said.split("\n").at(-1) || error.shortMessage);
  failure.stack = `${error.shortMessage}\n${said}`;
  return failure;
}
