/**
 * Times commands that people wait for, and a run up to the end of its first step:
 *
 *   npm run build && npx jiti bench/startup.ts
 *   npx jiti bench/startup.ts experiments/quickstart.yaml --program dist/cli/index.js --program ../before/dist/cli/index.js
 *
 * Medians in milliseconds. Programs and commands alternate, so that another load on the machine slows them alike. CPU time
 * is that of the whole process; other loads hardly change it; a run's includes saving and ending after that step.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { median } from "./measure/statistics.ts";

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    program: { type: "string", multiple: true, default: ["dist/cli/index.js"] },
    rounds: { type: "string", default: "7" },
  },
});

interface Cost {
  readonly wall: number;
  readonly cpu: number;
}

/** A command, and the output that ends its time; default: its end. */
interface Command {
  readonly args: readonly string[];
  readonly until?: string;
}

const runs = mkdtempSync(join(tmpdir(), "exp-startup-"));
const shipped = readdirSync("experiments").filter((name) => name.endsWith(".yaml"));
const experiments = positionals.length > 0 ? positionals : shipped.map((name) => join("experiments", name));
const quickstart = "experiments/quickstart.yaml";
const commands: readonly Command[] = [
  { args: ["--help"] },
  { args: ["list"] },
  { args: ["describe", "losses", "hinge"] },
  { args: ["config", quickstart] },
  { args: ["validate", quickstart] },
  ...experiments.map((file) => ({ args: ["run", file], until: '"event":"step"' })),
];

try {
  const rows: Record<string, string | number>[] = [];
  for (const command of commands) rows.push(...(await compare(command)));
  console.table(rows);
} finally {
  rmSync(runs, { recursive: true });
}

async function compare(command: Command) {
  const costs = options.program.map((): Cost[] => []);
  for (let round = 0; round < Number(options.rounds); round++)
    for (const [index, program] of options.program.entries())
      costs[index]!.push(await measure(program, command));
  return options.program.map((program, index) => ({
    command: command.args.join(" "),
    ...(options.program.length > 1 && { program }),
    "wall ms": Math.round(median(costs[index]!.map(({ wall }) => wall))),
    "CPU ms": Math.round(median(costs[index]!.map(({ cpu }) => cpu))),
  }));
}

/** Bash reports the CPU time of its children, which Node does not. */
async function measure(program: string, { args, until }: Command): Promise<Cost> {
  const more = until === undefined ? [] : ["--json", "--budget", "smoke", "--steps", "1", "--runs", runs];
  const script = 'TIMEFORMAT="%U %S"; time "$0" "$@"';
  const started = performance.now();
  const child = spawn("bash", ["-c", script, process.execPath, program, ...args, ...more]);
  let wall: number | undefined;
  let output = "";
  let complaint = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
    if (until !== undefined && output.includes(until)) wall ??= performance.now() - started;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaint += text;
  });
  const code = await new Promise((resolve) => child.on("close", resolve));
  if (code !== 0) throw new Error(`exp ${args.join(" ")}: ${complaint}`);
  const [user, system] = complaint.trim().split(/\s+/).slice(-2).map(Number);
  return { wall: wall ?? performance.now() - started, cpu: (user! + system!) * 1000 };
}
