import { quote } from "../../printable.ts";
import { tensorGroups } from "../../weights/import/torchGroups.ts";
import type { TensorGroup } from "../../weights/import/weightsFile.ts";
import { type Cursor, cursorOver } from "../cursor.ts";
import type { Host } from "../pickle/machine.ts";
import { unpickle } from "../pickle/unpickle.ts";
import type { Pickled } from "../pickle/values.ts";
import type { Refuse } from "../refuse.ts";
import { torchHost } from "./host.ts";
import { isStorage, type Storage } from "./storage.ts";

/** The number that the first pickle holds. */
const magic = 0x1950a86a20f9469cfc6cn;
const protocol = 1001;

/**
 * Reads what `torch.save` wrote before version 1.6: five pickles (magic number, protocol, the machine's integers, what
 * was saved, the storages' keys), and then each storage's number of elements and bytes.
 */
export function readLegacy(bytes: Uint8Array, refuse: Refuse): TensorGroup[] {
  const cursor = cursorOver(bytes, refuse);
  const { host, storages } = noting(torchHost());
  if (unpickle(cursor, host) !== magic)
    return refuse("a pickle that torch.save did not write; save the module's state_dict() with it");
  if (unpickle(cursor, host) !== protocol) cursor.fail(`a protocol other than ${protocol}`);
  if (!isLittleEndian(unpickle(cursor, host))) cursor.fail("its numbers are big-endian");
  const saved = unpickle(cursor, host);
  const data = readStorages(cursor, unpickle(cursor, host), storages);
  return tensorGroups(
    saved,
    ({ key }) => data.get(key) ?? refuse(`storage ${quote(key)} is missing`),
    refuse,
  );
}

/** A host that remembers the storages it has met: only what it says of them tells how long their bytes are. */
function noting(host: Host): { readonly host: Host; readonly storages: ReadonlyMap<string, Storage> } {
  const storages = new Map<string, Storage>();
  const persistent: Host["persistent"] = (id, fail) => {
    const value = host.persistent(id, fail);
    if (isStorage(value)) storages.set(value.key, same(storages.get(value.key) ?? value, value, fail));
    return value;
  };
  return { host: { ...host, persistent }, storages };
}

/** Tensors may not disagree about the storage that they share. */
function same(before: Storage, now: Storage, fail: Refuse): Storage {
  if (before.format === now.format && before.elements === now.elements) return now;
  return fail(`storage ${quote(now.key)} is described in two ways`);
}

function isLittleEndian(facts: Pickled): boolean {
  return facts instanceof Map && facts.get("little_endian") === true;
}

function readStorages(
  cursor: Cursor,
  keys: Pickled,
  storages: ReadonlyMap<string, Storage>,
): ReadonlyMap<string, Uint8Array> {
  if (!Array.isArray(keys)) return cursor.fail("a list of storages that is no list");
  const data = new Map<string, Uint8Array>();
  for (const key of keys) {
    const storage = storages.get(String(key)) ?? cursor.fail(`storage ${quote(String(key))} is of no tensor`);
    const elements = cursor.unsigned(8);
    if (elements !== storage.elements)
      cursor.fail(
        `storage ${quote(storage.key)} has ${elements} elements, and its tensors ${storage.elements}`,
      );
    data.set(storage.key, cursor.take(elements * storage.bytesEach));
  }
  return data;
}
