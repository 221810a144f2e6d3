import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";

const program = fileURLToPath(new URL("../../dist/cli/index.js", import.meta.url));

/** Starts the built `exp` as a user does, in a directory of theirs. */
export function exp(cwd: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  return execa("node", [program, ...args], { cwd, reject: false, env: { NO_COLOR: "1", ...env } });
}

/** Resolves once a run has printed an event of that name. */
export function printed(child: ReturnType<typeof exp>, event: string): Promise<void> {
  return new Promise((resolve, reject) => {
    child.stdout.on("data", (chunk: Buffer) => {
      if (chunk.includes(`{"event":"${event}"`)) resolve();
    });
    child.stdout.on("end", () => reject(new Error(`ended without ${event}`)));
  });
}

/** An empty directory, and what removes it. */
export async function workplace(): Promise<{
  readonly directory: string;
  readonly remove: () => Promise<void>;
}> {
  const directory = await mkdtemp(join(tmpdir(), "exp-e2e-"));
  return { directory, remove: () => rm(directory, { recursive: true, force: true }) };
}

/** A game of a second: a ring of Gaussians, with every kind of state that a step changes. */
const ring = `name: ring
about: A tiny game for tests.
dataset: { type: gaussianMixture, count: 512 }
batchSize: 16
latent: { size: 4 }
generator: { type: mlp, width: 16, normalizer: { type: batchNorm }, output: { type: linear } }
critic: { type: mlp, width: 16, weightTransform: { type: spectralNorm } }
loss: { type: hinge }
optimizers:
  generator: { type: adam, learningRate: 1.0e-3 }
  critic: { type: rmsProp, learningRate: 1.0e-3, schedule: { type: linear, toStep: 100 } }
algorithm: { type: gan, criticSteps: 2 }
ema: { decay: 0.9 }
budgets:
  smoke: { steps: 2 }
  full: { steps: 40, checkpointsEvery: 5 }
`;

export async function writeRing(directory: string, text = ring): Promise<string> {
  const file = join(directory, "ring.yaml");
  await writeFile(file, text);
  return file;
}
