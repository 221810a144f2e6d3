import { createHash } from "node:crypto";
import { readBounded } from "../../files/bounded.ts";
import { type Refuse, refusing } from "../../formats/refuse.ts";
import { readArchive } from "../../formats/torch/archive.ts";
import { readLegacy } from "../../formats/torch/legacy.ts";
import { readKeras } from "./kerasGroups.ts";
import { readSafetensors } from "./safetensorsGroups.ts";
import type { Origin, TensorGroup, WeightsFile } from "./weightsFile.ts";

/** Above it Node cannot read a file at once. */
const fileLimit = 2 ** 31 - 1;

interface Content {
  readonly format: string;
  readonly origin: Origin;
  readonly groups: readonly TensorGroup[];
}

/**
 * Reads a file of weights, whichever kind its first bytes say it is. No code in it is run.
 *
 * @throws UserError (exit 4), one line that names the file and the place, on anything but a sound file; time and memory
 * stay within a small multiple of the file's size.
 */
export async function readWeights(path: string): Promise<WeightsFile> {
  return decodeWeights(await readBounded(path, fileLimit), path);
}

/** As `readWeights`, of bytes already read from `path`. */
export function decodeWeights(bytes: Uint8Array, path: string): WeightsFile {
  const content = contentOf(bytes, path, refusing(path));
  if (content.groups.every(({ tensors }) => tensors.length === 0))
    return refusing(path)("holds no tensors that have names");
  return { path, sha256: createHash("sha256").update(bytes).digest("hex"), ...content };
}

function contentOf(bytes: Uint8Array, path: string, refuse: Refuse): Content {
  const begins = (...first: readonly number[]) => first.every((byte, at) => bytes[at] === byte);
  if (begins(0x50, 0x4b, 0x03, 0x04))
    return { format: "PyTorch", origin: "torch", groups: readArchive(bytes, refuse) };
  if (begins(0x89, 0x48, 0x44, 0x46))
    return { format: "Keras", origin: "keras", groups: readKeras(bytes, refuse) };
  // A safetensors file begins with eight bytes of any value, and then a brace.
  if (bytes[8] === 0x7b) return readSafetensors(bytes, path, refuse);
  if (begins(0x80))
    return { format: "PyTorch, legacy form", origin: "torch", groups: readLegacy(bytes, refuse) };
  if (isTar(bytes)) return refuse("saved by a PyTorch before 0.1.11; save it with a later one");
  return refuse("neither PyTorch's (zip or pickle), nor Keras's (HDF5), nor safetensors");
}

const isTar = (bytes: Uint8Array) => Buffer.from(bytes.subarray(257, 262)).toString("latin1") === "ustar";
