import { secondOrderGradients } from "../../selfTest.ts";
import { flatten, release, tidy } from "../../tree.ts";
import { type CompileMode, compiled } from "./compiled.ts";

/**
 * The gradients of WGAN-GP's penalty by the weights of small critics, compiled, against the same operation by operation:
 * the largest difference, as a share of each tensor's largest value. 0 means the same bits.
 * @throws where TensorFlow cannot compile them.
 */
export async function compiledSelfTest(mode: Exclude<CompileMode, "off">): Promise<number> {
  const { weights, gradients } = secondOrderGradients();
  const notify = (line: string) => {
    throw new Error(line);
  };
  const errors: number[] = [];
  for (const gradient of Object.values(gradients)) {
    const { call, close } = compiled(gradient, { mode, notify });
    const [plain, other] = [tidy(() => gradient(weights)), await call(weights)];
    for (const [name, tensor] of flatten(plain))
      errors.push(distance(tensor.dataSync<"float32">(), flatten(other).get(name)!.dataSync<"float32">()));
    release([plain, other]);
    close();
  }
  release(weights);
  return Math.max(...errors);
}

function distance(a: Float32Array, b: Float32Array): number {
  const largest = (values: Float32Array) =>
    values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return largest(a.map((value, i) => value - b[i]!)) / Math.max(largest(a), 1e-30);
}
