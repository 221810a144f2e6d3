import { isRecord } from "../../../src/files/json.ts";
import { runModule } from "../../setup/child.ts";
import { caseOf } from "./cases.ts";

const child = new URL("fixtures/child.ts", import.meta.url);

/** Cases for one process: a crash costs a new one, and so do leaks. */
const atOnce = 500;

/**
 * Computes the cases from one number to another on both engines, in processes of their own: after a crash the others
 * continue in a new one. Returns a line for each case with a problem; the memory that a crash reveals may have been
 * overwritten by an earlier case.
 */
export async function explore(from: number, to: number, differencesEvery: number): Promise<string[]> {
  const problems: string[] = [];
  for (let next = from; next < to; ) {
    const end = Math.min(next + atOnce, to);
    const env = { FROM: String(next), TO: String(end), DIFFERENCES_EVERY: String(differencesEvery) };
    const { stdout, stderr, signal, exitCode } = await runModule(child, env);
    const told = stdout.split("\n").flatMap(parsed);
    for (const { index, problem } of told)
      if (problem !== undefined) problems.push(`${words(index)}: ${problem}`);
    const last = told.findLast(({ index }) => index !== undefined)?.index;
    const done = told.at(-1)?.done === true && exitCode === 0;
    if (!done && last === undefined) throw new Error(`no case was begun: ${stderr}`);
    if (!done) problems.push(`${words(last)}: ${signal ?? `exit ${exitCode}`} ${stderr.slice(-300)}`);
    next = done ? end : last! + 1;
  }
  return problems;
}

interface Told {
  readonly index?: number;
  readonly problem?: string;
  readonly done?: boolean;
}

/** A line of the child's; TensorFlow and the C library write lines of their own. */
function parsed(line: string): Told[] {
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) ? [value] : [];
  } catch {
    return [];
  }
}

function words(index: number | undefined): string {
  const { spec, shape } = caseOf(index!);
  return `case ${index}, ${JSON.stringify(spec)} on [${shape.join(", ")}]`;
}
