import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { execa } from "execa";
import { exitCodes, UserError } from "../../errors.ts";
import type { Tensorboard } from "./environment.ts";

export interface ServeOptions {
  /** Folder under which the runs lie, at any depth; links are followed. */
  readonly directory: string;
  /** Refused if taken; 0 is any free one; by default 6006, or the next free one. */
  readonly port?: number;
  readonly title?: string;
  /** How TensorBoard reads the files: by its data server in Rust, by Python, or by whichever is there. */
  readonly loader?: "auto" | "fast" | "python";
  /** Hears what TensorBoard prints. */
  readonly notify?: (line: string) => void;
}

export interface TensorboardServer {
  readonly url: string;
  /** Resolves when the server has ended, for whatever reason. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

// The pipe, which nobody writes to, closes when its other end dies, even by a signal that cannot be caught; TensorBoard
// then ends as well.
const program = `
import os, signal, threading
def end_with_parent():
    os.read(0, 1)
    os.kill(os.getpid(), signal.SIGTERM)
threading.Thread(target=end_with_parent, daemon=True).start()
from tensorboard.main import run_main
run_main()
`;

const loaders = { auto: "auto", fast: "true", python: "false" } as const;

// TensorBoard keeps a random sample of each tag: 10 images and 1000 scalars unless told otherwise.
const samples = "scalars=10000,images=200,histograms=200";

function flags({ directory, port, title = "exp", loader = "auto" }: ServeOptions): readonly string[] {
  return [
    `--logdir=${resolve(directory)}`,
    "--host=127.0.0.1",
    ...(port === undefined ? [] : [`--port=${port}`]),
    `--window_title=${title}`,
    `--load_fast=${loaders[loader]}`,
    "--reload_interval=5",
    `--samples_per_plugin=${samples}`,
  ];
}

const spawn = (python: string, options: ServeOptions) =>
  execa(python, ["-c", program, ...flags(options)], {
    // Not in the user's folder, whose Python files could be taken for modules.
    cwd: "/",
    detached: true,
    stdin: "pipe",
    stdout: "ignore",
    buffer: false,
    reject: false,
  });

/** The address that TensorBoard prints once it answers. */
function address(child: ReturnType<typeof spawn>, notify: (line: string) => void): Promise<string> {
  const lines = createInterface({ input: child.stderr });
  return new Promise((found, failed) => {
    let last = "it said nothing";
    lines.on("line", (line) => {
      notify(line);
      last = line;
      const url = /^TensorBoard \S+ at (http:\S+)/.exec(line)?.[1];
      if (url) found(url);
    });
    lines.once("close", () =>
      failed(new UserError(`TensorBoard did not start: ${last}`, exitCodes.resource)),
    );
  });
}

/**
 * Starts the real TensorBoard on the loopback interface and resolves once it answers. It runs in a process group of its
 * own, so that Ctrl-C on the terminal reaches the caller alone, who stops it; it ends when the caller dies. Throws a
 * `UserError` with TensorBoard's own words if it does not start, as when the port is taken.
 */
export async function serveTensorboard(
  { python }: Tensorboard,
  options: ServeOptions,
): Promise<TensorboardServer> {
  const child = spawn(python, options);
  const ended = child.then(() => {});
  const url = await address(child, options.notify ?? (() => {}));
  const stop = () => {
    child.kill();
    return ended;
  };
  return { url, ended, stop };
}
