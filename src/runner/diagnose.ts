import { fetchDataset } from "../components/datasets/files/fetch.ts";
import { differenceTolerance } from "../engine/gradients/finiteDifferences.ts";
import { openEngine } from "../engine/open.ts";
import { secondOrderSelfTest } from "../engine/selfTest.ts";
import { compiledSelfTest } from "../engine/tensorflow/compile/selfTest.ts";
import { findTensorboard } from "./tensorboard/environment.ts";

export interface Finding {
  readonly what: string;
  readonly ok: boolean;
  readonly detail: string;
}

/** Tries everything that runs rest on. Never throws: what fails is a finding. */
export async function diagnose(
  only: "tensorflow" | "wasm" | undefined,
  notice: (line: string) => void,
): Promise<readonly Finding[]> {
  const engines = only === undefined ? (["tensorflow", "wasm"] as const) : [only];
  const findings: Finding[] = [{ what: "node", ok: true, detail: process.version }];
  for (const engine of engines) findings.push(...(await diagnoseEngine(engine, notice)));
  if (only !== undefined) return findings;
  for (const name of ["mnist", "fashion-mnist"] as const)
    findings.push(await attempt(name, async () => (await fetchDataset(name, { notify: notice })).source));
  findings.push(
    await attempt(
      "tensorboard",
      async () => (await findTensorboard())?.version ?? "none yet: exp tensorboard installs it",
    ),
  );
  return findings;
}

async function diagnoseEngine(
  name: "tensorflow" | "wasm",
  notice: (line: string) => void,
): Promise<Finding[]> {
  try {
    const engine = await openEngine(name, { notify: notice });
    const opened = {
      what: name,
      ok: true,
      detail: `${engine.version}, ${engine.threads} threads, ${engine.device}`,
    };
    const derivatives = await attempt(`${name} derivatives`, async () => worstDerivative());
    const steps = name === "tensorflow" ? [await attempt(`${name} compiled steps`, comparedSteps)] : [];
    await engine.close();
    return [opened, derivatives, ...steps];
  } catch (error) {
    return [failure(name, error)];
  }
}

function worstDerivative(): string {
  const worst = secondOrderSelfTest().reduce((a, b) => (b.error > a.error ? b : a));
  const detail = `second order within ${worst.error.toExponential(1)} of central differences (${worst.name})`;
  if (!(worst.error < differenceTolerance)) throw new Error(detail);
  return detail;
}

/** What XLA's own rounding may amount to in a gradient of gradients. */
const xlaTolerance = 1e-4;

async function comparedSteps(): Promise<string> {
  const [asFunction, xla] = [await compiledSelfTest("function"), await compiledSelfTest("xla")];
  const detail = `one function ${shown(asFunction)}, XLA ${shown(xla)}`;
  if (asFunction !== 0 || !(xla <= xlaTolerance)) throw new Error(detail);
  return detail;
}

const shown = (error: number) =>
  error === 0 ? "equal to single operations bit for bit" : `within ${error.toExponential(1)}`;

async function attempt(what: string, detail: () => Promise<string>): Promise<Finding> {
  try {
    return { what, ok: true, detail: await detail() };
  } catch (error) {
    return failure(what, error);
  }
}

function failure(what: string, error: unknown): Finding {
  return { what, ok: false, detail: error instanceof Error ? error.message : String(error) };
}
