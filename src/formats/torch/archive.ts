import { quote } from "../../printable.ts";
import { tensorGroups } from "../../weights/import/torchGroups.ts";
import type { TensorGroup } from "../../weights/import/weightsFile.ts";
import { cursorOver } from "../cursor.ts";
import { unpickle } from "../pickle/unpickle.ts";
import type { Refuse } from "../refuse.ts";
import { openZip, type StoredZip } from "../zip.ts";
import { torchHost } from "./host.ts";
import type { Storage } from "./storage.ts";

/** Reads what `torch.save` writes since version 1.6: a zip archive of one pickle, `data.pkl`, and one file a storage. */
export function readArchive(bytes: Uint8Array, refuse: Refuse): TensorGroup[] {
  const zip = openZip(bytes, refuse);
  const pickle = zip.names.find((name) => /^[^/]+\/data\.pkl$/.test(name)) ?? noPickle(zip, refuse);
  const folder = pickle.slice(0, -"data.pkl".length);
  if (zip.names.includes(`${folder}constants.pkl`))
    return refuse("a TorchScript archive, which is a program; save the module's state_dict() instead");
  if (Buffer.from(zip.read(`${folder}byteorder`) ?? []).toString() === "big")
    return refuse("its numbers are big-endian; save it on another machine");
  const cursor = cursorOver(zip.read(pickle)!, refuse, "data.pkl");
  const saved = unpickle(cursor, torchHost());
  return tensorGroups(saved, (storage) => storageBytes(zip, folder, storage, refuse), refuse);
}

function noPickle({ names }: StoredZip, refuse: Refuse): never {
  const first = names.slice(0, 3).map(quote).join(", ");
  return refuse(`a zip archive that torch.save did not write: no data.pkl in it, but ${first || "nothing"}`);
}

function storageBytes(zip: StoredZip, folder: string, storage: Storage, refuse: Refuse): Uint8Array {
  const { key, elements, bytesEach } = storage;
  const data = zip.read(`${folder}data/${key}`) ?? refuse(`storage ${quote(key)} is missing`);
  if (data.length !== elements * bytesEach)
    return refuse(
      `storage ${quote(key)} has ${data.length} bytes, and its tensors need ${elements * bytesEach}`,
    );
  return data;
}
