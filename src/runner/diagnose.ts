import { fetchDataset } from "../components/datasets/files/fetch.ts";
import type { Engine } from "../engine/engine.ts";
import { differenceTolerance } from "../engine/gradients/finiteDifferences.ts";
import { type EngineName, selectableEngines } from "../engine/index.ts";
import { openEngine } from "../engine/open.ts";
import { compiledSelfTest, secondOrderSelfTest } from "../engine/selfTest.ts";
import { findTensorboard } from "./tensorboard/environment.ts";

export interface DoctorResult {
  readonly what: string;
  readonly ok: boolean;
  readonly detail: string;
}

/** Tries everything that runs need, or one engine only. Never throws: a failure is a result. */
export async function diagnose(
  only: EngineName | undefined,
  notify: (line: string) => void,
): Promise<readonly DoctorResult[]> {
  const names = only === undefined ? selectableEngines : [only];
  const results: DoctorResult[] = [{ what: "node", ok: true, detail: process.version }];
  for (const name of names) results.push(...(await diagnoseEngine(name, notify)));
  if (only !== undefined) return results;
  for (const name of ["mnist", "fashion-mnist"] as const)
    results.push(await attempt(name, async () => (await fetchDataset(name, { notify })).source));
  results.push(
    await attempt(
      "tensorboard",
      async () => (await findTensorboard())?.version ?? "none yet: exp tensorboard installs it",
    ),
  );
  return results;
}

async function diagnoseEngine(name: EngineName, notify: (line: string) => void): Promise<DoctorResult[]> {
  try {
    const engine = await openEngine(name, { notify });
    const detail = `${engine.version}, ${engine.threads} threads, ${engine.device}`;
    const results = [
      { what: name, ok: true, detail },
      await attempt(`${name} derivatives`, async () => worstDerivative()),
    ];
    if (engine.compiles) results.push(await attempt(`${name} compiled steps`, () => compareModes(engine)));
    await engine.close();
    return results;
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

/** The largest relative error that XLA's different rounding may cause in a gradient of gradients. */
const xlaTolerance = 1e-4;

async function compareModes(engine: Engine): Promise<string> {
  const [asFunction, xla] = [
    await compiledSelfTest(engine, "function"),
    await compiledSelfTest(engine, "xla"),
  ];
  const detail = `one function ${shown(asFunction)}, XLA ${shown(xla)}`;
  if (asFunction !== 0 || !(xla <= xlaTolerance)) throw new Error(detail);
  return detail;
}

const shown = (error: number) =>
  error === 0 ? "equal to single operations bit for bit" : `within ${error.toExponential(1)}`;

async function attempt(what: string, detail: () => Promise<string>): Promise<DoctorResult> {
  try {
    return { what, ok: true, detail: await detail() };
  } catch (error) {
    return failure(what, error);
  }
}

function failure(what: string, error: unknown): DoctorResult {
  return { what, ok: false, detail: error instanceof Error ? error.message : String(error) };
}
