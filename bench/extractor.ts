/**
 * Makes a feature extractor from a classifier's run: its latest checkpoint, with each batch norm folded into the layer before it.
 *
 *   npx exp run experiments/classifier-mnist.yaml
 *   npx jiti bench/extractor.ts runs/classifier-mnist/<run> src/components/extractors/shipped/mnist.safetensors
 *
 * It prints the SHA-256 for src/components/extractors/shipped.ts.
 */
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { HostTensor, HostTree } from "../src/formats/hostTensor.ts";
import { encodeSafetensors } from "../src/formats/safetensors/safetensors.ts";
import { loadLatestCheckpoint } from "../src/runner/checkpoint/load.ts";
import { readEvaluations } from "../src/runner/record/evaluation.ts";
import { readManifest } from "../src/runner/runs/manifest.ts";

const [run, out] = process.argv.slice(2);
if (run === undefined || out === undefined) throw new Error("takes a run and a file to write");

/** The default of src/components/blocks/standardize.ts. */
const epsilon = 1e-5;

const checkpoint = (await loadLatestCheckpoint(join(run, "checkpoints"), console.error))!;
const { experiment, seed } = await readManifest(run);
const accuracy = (await readEvaluations(run)).find(({ step }) => step === checkpoint.step)!.values.accuracy!
  .value;
const bytes = encodeSafetensors(folded(checkpoint.tensors), {
  experiment: experiment.name,
  seed: String(seed),
  step: String(checkpoint.step),
  accuracy: String(accuracy),
});
writeFileSync(out, bytes);
console.log(createHash("sha256").update(bytes).digest("hex"), `${bytes.length} bytes, accuracy ${accuracy}`);

/** Kernels and biases by layer: `0.weight`, `0.bias`, `1.weight`, … */
function folded(tensors: HostTree): HostTree {
  const kernels = Object.keys(tensors).filter(
    (name) => name.startsWith("classifier/weights/") && tensors[name]!.shape.length > 1,
  );
  const places = kernels.map((name) => Number(name.split("/")[2]!.split(".")[0])).sort((a, b) => a - b);
  return Object.fromEntries(
    places.flatMap((place, layer) => {
      const { kernel, bias } = layerAt(tensors, place);
      return [
        [`${layer}.weight`, kernel],
        [`${layer}.bias`, bias],
      ];
    }),
  );
}

/** y = scale (x - mean) / sqrt(variance + epsilon) + offset of x = kernel z is another kernel's, with a bias. */
function layerAt(
  tensors: HostTree,
  place: number,
): { readonly kernel: HostTensor; readonly bias: HostTensor } {
  const weight = (name: string) => tensors[`classifier/weights/${name}`]!;
  const buffer = (name: string) => tensors[`classifier/buffers/${place + 1}.${name}`]!.values;
  const kernel = weight(`${place}.weight`);
  const known = tensors[`classifier/weights/${place}.bias`];
  if (known !== undefined) return { kernel, bias: known };
  const { values: scale } = weight(`${place + 1}.weight`);
  const { values: offset } = weight(`${place + 1}.bias`);
  const [mean, variance] = [buffer("running_mean"), buffer("running_var")];
  const outputs = scale.length;
  const factor = Float64Array.from(scale, (value, i) => value / Math.sqrt(variance[i]! + epsilon));
  const values = Float32Array.from(kernel.values, (value, i) => value * factor[i % outputs]!);
  const bias = Float32Array.from(offset, (value, i) => value - mean[i]! * factor[i]!);
  return {
    kernel: { dtype: "float32", shape: kernel.shape, values },
    bias: { dtype: "float32", shape: [outputs], values: bias },
  };
}
