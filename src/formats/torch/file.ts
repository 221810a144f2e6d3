import { quote } from "../../printable.ts";
import { type Cursor, cursorOver, type Refuse } from "../cursor.ts";
import { type Host, isGlobal, type Pickled } from "../pickle/machine.ts";
import { unpickle } from "../pickle/unpickle.ts";
import { openZip, type ZipArchive } from "../zip.ts";
import { isStorage, isTensor, type Storage, storageOf, tensorOf } from "./tensor.ts";

/** The content of a file that `torch.save` wrote. */
export interface Saved {
  readonly value: Pickled;
  /** The bytes of a storage that a tensor in `value` refers to. */
  readonly bytes: (storage: Storage) => Uint8Array;
}

/** Reads the format of `torch.save` since version 1.6: a zip archive of one pickle, `data.pkl`, and a file per storage. */
export const readArchive = (bytes: Uint8Array, refuse: Refuse): Saved =>
  readOpened(openZip(bytes, refuse), refuse);

/** Like `readArchive`, of an archive that is open. */
export function readOpened(zip: ZipArchive, refuse: Refuse): Saved {
  const pickle = zip.names.find((name) => /(^|\/)data\.pkl$/.test(name)) ?? noPickle(zip, refuse);
  const folder = pickle.slice(0, -"data.pkl".length);
  if (zip.names.includes(`${folder}constants.pkl`))
    return refuse("a TorchScript archive, which is a program; save the module's state_dict() instead");
  if (Buffer.from(zip.read(`${folder}byteorder`) ?? []).toString() === "big")
    return refuse("its numbers are big-endian; save it on another machine");
  const cursor = cursorOver(zip.read(pickle)!, refuse, "data.pkl");
  const value = unpickle(cursor, host);
  return { value, bytes: (storage) => storageBytes(zip, folder, storage, refuse) };
}

function noPickle({ names }: ZipArchive, refuse: Refuse): never {
  const first = names.slice(0, 3).map(quote).join(", ");
  return refuse(`a zip archive that torch.save did not write: no data.pkl in it, but ${first || "nothing"}`);
}

function storageBytes(zip: ZipArchive, folder: string, storage: Storage, refuse: Refuse): Uint8Array {
  const { key, elements, bytesEach } = storage;
  const data = zip.read(`${folder}data/${key}`) ?? refuse(`storage ${quote(key)} is missing`);
  if (data.length !== elements * bytesEach)
    return refuse(
      `storage ${quote(key)} has ${data.length} bytes, and its tensors need ${elements * bytesEach}`,
    );
  return data;
}

/** The number in the first pickle of a legacy file. */
const magic = 0x1950a86a20f9469cfc6cn;
const protocol = 1001;

/**
 * Reads the format of `torch.save` before version 1.6: five pickles (magic number, protocol, the machine's integers, the
 * saved value, the storages' keys), followed by the number of elements and the bytes of each storage.
 */
export function readLegacy(bytes: Uint8Array, refuse: Refuse): Saved {
  const cursor = cursorOver(bytes, refuse);
  const storages = new Map<string, Storage>();
  const noting = notingStorages(storages);
  if (unpickle(cursor, noting) !== magic)
    return refuse("a pickle that torch.save did not write; save the module's state_dict() with it");
  if (unpickle(cursor, noting) !== protocol) cursor.fail(`a protocol other than ${protocol}`);
  if (!isLittleEndian(unpickle(cursor, noting))) cursor.fail("its numbers are big-endian");
  const value = unpickle(cursor, noting);
  const data = readStorages(cursor, unpickle(cursor, noting), storages);
  return { value, bytes: ({ key }) => data.get(key) ?? refuse(`storage ${quote(key)} is missing`) };
}

/** A host that collects the storages it meets: only their descriptions say how many bytes follow. */
function notingStorages(storages: Map<string, Storage>): Host {
  const persistent: Host["persistent"] = (id, fail) => {
    const value = host.persistent(id, fail);
    if (isStorage(value)) storages.set(value.key, same(storages.get(value.key) ?? value, value, fail));
    return value;
  };
  return { ...host, persistent };
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
  if (!Array.isArray(keys)) return cursor.fail("the keys of the storages are not a list");
  const data = new Map<string, Uint8Array>();
  for (const key of keys) {
    const storage =
      storages.get(String(key)) ?? cursor.fail(`storage ${quote(String(key))} belongs to no tensor`);
    const elements = cursor.unsigned(8);
    if (elements !== storage.elements)
      cursor.fail(
        `storage ${quote(storage.key)} has ${elements} elements, and its tensors ${storage.elements}`,
      );
    data.set(storage.key, cursor.take(elements * storage.bytesEach));
  }
  return data;
}

type Call = (args: readonly Pickled[], fail: Refuse) => Pickled;

/** The functions that a file may call. They only assemble data, and each is implemented here. */
const calls: ReadonlyMap<string, Call> = new Map<string, Call>([
  ["torch._utils._rebuild_tensor_v2", tensorOf],
  ["torch._utils._rebuild_tensor", tensorOf],
  ["torch._utils._rebuild_parameter", parameter],
  ["torch._utils._rebuild_parameter_with_state", parameter],
  ["torch._tensor._rebuild_from_type_v2", tensorOfClass],
  ["torch.Size", ([sizes = []]) => sizes],
  ["torch.device", ([name = null]) => name],
  ["collections.OrderedDict", orderedDictionary],
  ["collections.defaultdict", () => new Map()],
  ["collections.deque", ([items = []]) => items],
  ["collections.Counter", ([counts = new Map()]) => counts],
  // Python 3 writes its sets under the name that their module had in Python 2.
  ...["__builtin__.set", "builtins.set", "__builtin__.frozenset", "builtins.frozenset"].map(
    (name): [string, Call] => [name, ([items = []]) => items],
  ),
]);

/** Calls that no training script saves: a file that has one is meant to harm whoever loads it in Python. */
const harmful =
  /^(os|posix|nt|subprocess|socket|shutil|sys|runpy|importlib|pty|ctypes|webbrowser)\.|^(builtins|__builtin__)\.(eval|exec|execfile|compile|open|__import__)$/;

/** Any other call is not made: its result is an object of which nothing is known but the arguments. */
function unmade(name: string, args: readonly Pickled[], fail: Refuse): Pickled {
  if (harmful.test(name))
    return fail(`calls ${quote(name)}, as no file of weights does; do not load it in Python`);
  return { kind: "instance", of: name, attributes: new Map(args.entries()) };
}

/** The host of PyTorch's pickles. */
const host: Host = {
  call: (name, args, fail) => {
    const known = calls.get(name);
    return known === undefined ? unmade(name, args, fail) : known(args, fail);
  },
  persistent: (id, fail) => {
    const [kind, type] = Array.isArray(id) ? id : [];
    if (kind === "storage") return storageOf(id as readonly Pickled[], fail);
    // The legacy format stores a class with its source code, to warn of changes.
    if (kind === "module" && type !== undefined) return type;
    return fail("a reference to neither a storage nor a class");
  },
};

/** A parameter is its tensor. */
function parameter([tensor]: readonly Pickled[], fail: Refuse): Pickled {
  return isTensor(tensor) ? tensor : fail("a parameter without a tensor");
}

/** A tensor of a class of its own, or with attributes: a function, the class, and the function's arguments. */
function tensorOfClass([rebuild, , args]: readonly Pickled[], fail: Refuse): Pickled {
  const known =
    isGlobal(rebuild) && rebuild.name !== "torch._tensor._rebuild_from_type_v2" && calls.get(rebuild.name);
  return known && Array.isArray(args) ? known(args, fail) : null;
}

/** Python 2 passes the pairs; Python 3 sets them afterwards. */
function orderedDictionary([pairs = []]: readonly Pickled[], fail: Refuse): Pickled {
  const isPair = (pair: Pickled): pair is [Pickled, Pickled] => Array.isArray(pair) && pair.length === 2;
  if (!Array.isArray(pairs) || !pairs.every(isPair))
    return fail("an OrderedDict of something other than pairs");
  return new Map(pairs);
}
