import { createHash } from "node:crypto";
import { readBounded } from "../../files/bounded.ts";
import { type Refuse, refusing } from "../../formats/cursor.ts";
import { recognize } from "../../formats/recognize.ts";
import { readLegacy, readOpened } from "../../formats/torch/file.ts";
import { openZip } from "../../formats/zip.ts";
import { kerasArchiveGroups, kerasGroups } from "./kerasGroups.ts";
import { safetensorsContent } from "./safetensorsGroups.ts";
import { torchGroups } from "./torchGroups.ts";
import type { WeightsContent, WeightsFile } from "./weightsFile.ts";

/** Node cannot read a larger file at once. */
const fileLimit = 2 ** 31 - 1;

/**
 * Reads a weights file, whose kind is recognized by its first bytes. No code in it is run. Time and memory stay within a
 * small multiple of the file's size.
 *
 * @throws UserError (exit 4), one line that names the file and the place, if the file is damaged.
 */
export async function readWeights(path: string): Promise<WeightsFile> {
  return decodeWeights(await readBounded(path, fileLimit), path);
}

/** Like `readWeights`, of bytes already read from `path`. */
export function decodeWeights(bytes: Uint8Array, path: string): WeightsFile {
  const content = contentOf(bytes, path, refusing(path));
  if (content.groups.every(({ tensors }) => tensors.length === 0))
    return refusing(path)("holds no tensors that have names");
  return { path, sha256: createHash("sha256").update(bytes).digest("hex"), ...content };
}

function contentOf(bytes: Uint8Array, path: string, refuse: Refuse): WeightsContent {
  const begins = (...first: readonly number[]) => first.every((byte, at) => bytes[at] === byte);
  if (begins(0x50, 0x4b)) return archiveContent(bytes, refuse);
  if (begins(0x89, 0x48, 0x44, 0x46))
    return { format: "Keras", origin: "keras", groups: kerasGroups(bytes, refuse) };
  // A safetensors file begins with eight bytes of any value, followed by a brace.
  if (bytes[8] === 0x7b) return safetensorsContent(bytes, path, refuse);
  if (begins(0x80)) {
    const groups = torchGroups(readLegacy(bytes, refuse), refuse);
    return { format: "PyTorch, legacy form", origin: "torch", groups };
  }
  if (isTar(bytes)) return refuse("saved by a PyTorch before 0.1.11; save it with a later one");
  const other = recognize(bytes);
  if (other !== undefined) return refuse(other);
  return refuse("must be PyTorch's (zip or pickle), Keras's (HDF5 or .keras) or safetensors");
}

function archiveContent(bytes: Uint8Array, refuse: Refuse): WeightsContent {
  const zip = openZip(bytes, refuse);
  if (zip.names.includes("model.weights.h5"))
    return { format: "Keras", origin: "keras", groups: kerasArchiveGroups(zip, refuse) };
  return { format: "PyTorch", origin: "torch", groups: torchGroups(readOpened(zip, refuse), refuse) };
}

const isTar = (bytes: Uint8Array) => Buffer.from(bytes.subarray(257, 262)).toString("latin1") === "ustar";
