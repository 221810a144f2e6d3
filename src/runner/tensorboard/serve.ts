import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { execa } from "execa";
import { exitCodes, UserError } from "../../errors.ts";
import type { Tensorboard } from "./environment.ts";

export interface ServeOptions {
  /** A folder with runs at any depth; links are followed. */
  readonly directory: string;
  /** An error if in use; 0 chooses any free port. Default: 6006, or the next free port. */
  readonly port?: number;
  readonly title?: string;
  /** TensorBoard's reader: fast is its data server in Rust, python its old loader, auto the fast one if available. */
  readonly loader?: "auto" | "fast" | "python";
  /** Gets each line that TensorBoard prints. */
  readonly notify?: (line: string) => void;
}

export interface TensorboardServer {
  readonly url: string;
  /** Resolves when the server has ended, for any reason. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

// Nobody writes to the pipe. It closes when the parent process ends, even if that was killed, and then TensorBoard ends
// too.
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

// TensorBoard keeps a random sample of each tag, by default 10 images and 1000 scalars.
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
    // Not in the user's folder: Python would import modules from it.
    cwd: "/",
    detached: true,
    stdin: "pipe",
    stdout: "ignore",
    buffer: false,
    reject: false,
  });

/** Resolves to the address that TensorBoard prints when it is ready. */
function address(child: ReturnType<typeof spawn>, notify: (line: string) => void): Promise<string> {
  const lines = createInterface({ input: child.stderr });
  return new Promise((found, failed) => {
    let last = "it printed nothing";
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
 * Starts TensorBoard on the loopback interface and resolves when it is ready. It runs in a separate process group, so that
 * Ctrl-C on the terminal reaches only the caller, who then calls `stop`; it also ends if the caller's process ends.
 *
 * @throws UserError with TensorBoard's message if it does not start, for example because the port is in use
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
