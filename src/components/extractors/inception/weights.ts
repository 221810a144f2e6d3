import { createHash } from "node:crypto";
import { exitCodes, UserError } from "../../../errors.ts";
import { type Refuse, refusing } from "../../../formats/cursor.ts";
import type { Pickled } from "../../../formats/pickle/machine.ts";
import { readArchive, readLegacy } from "../../../formats/torch/file.ts";
import { isTensor, type PickledTensor, tensorValues } from "../../../formats/torch/tensor.ts";
import { features, kernels, outputs } from "./layers.ts";
import type { Weights } from "./network.ts";

/** The file that pytorch-fid's authors have converted; the digits are the first of its sha256, as torch hub names files. */
export const fileName = "pt_inception-2015-12-05-6726825d.pth";
const digits = "6726825d";

export const url = `https://github.com/mseitzer/pytorch-fid/releases/download/fid_weights/${fileName}`;

/** A third more than the file has. */
export const bytesLimit = 2 ** 27;

/** Checks that bytes are the file's; returns their sha256. @throws UserError (exit 3) */
export function verify(bytes: Uint8Array, path: string): string {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  if (sha256.startsWith(digits)) return sha256;
  throw new UserError(
    `${path}: is not ${fileName}: its sha256 begins with ${sha256.slice(0, digits.length)}`,
    exitCodes.data,
  );
}

/**
 * The tensors in a file that `torch.save` wrote. No code in it is run.
 *
 * @throws UserError (exit 4) if it does not have exactly the network's tensors; counters of batches are left out.
 */
export function readWeights(bytes: Uint8Array, path: string): Weights {
  const refuse = refusing(path);
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b;
  const saved = isZip ? readArchive(bytes, refuse) : readLegacy(bytes, refuse);
  const tensors = namedTensors(saved.value);
  checkShapes(tensors, refuse);
  return (name) => {
    const tensor = tensors.get(name)!;
    return tensorValues(tensor, saved.bytes(tensor.storage), (problem) => refuse(`${name}: ${problem}`));
  };
}

type Tensors = ReadonlyMap<string, PickledTensor>;

function namedTensors(saved: Pickled): Tensors {
  const entries = saved instanceof Map ? [...saved] : [];
  return new Map(
    entries.flatMap(([name, value]): [string, PickledTensor][] =>
      isTensor(value) && !String(name).endsWith(".num_batches_tracked") ? [[String(name), value]] : [],
    ),
  );
}

const statistics = ["weight", "bias", "running_mean", "running_var"];

/** Shapes of all tensors by name, in PyTorch's layout. */
export const shapes: ReadonlyMap<string, readonly number[]> = new Map([
  ...[...kernels].flatMap(([name, shape]): [string, readonly number[]][] => [
    [`${name}.conv.weight`, shape],
    ...statistics.map((part): [string, readonly number[]] => [`${name}.bn.${part}`, [shape[0]]]),
  ]),
  ["fc.weight", [outputs, features]],
  ["fc.bias", [outputs]],
]);

function checkShapes(tensors: Tensors, refuse: Refuse): void {
  for (const [name, shape] of shapes) {
    const found = tensors.get(name)?.shape;
    if (found === undefined) refuse(`has no tensor ${name}; it must be Inception-V3's, with ${shapes.size}`);
    if (found.join() !== shape.join())
      refuse(`${name} has shape [${found.join(", ")}] instead of [${shape.join(", ")}]`);
  }
  const other = [...tensors.keys()].find((name) => !shapes.has(name));
  if (other !== undefined) refuse(`has a tensor ${other}, which Inception-V3 has not`);
}
