import { quote } from "../../printable.ts";
import type { Host } from "../pickle/machine.ts";
import type { Pickled } from "../pickle/values.ts";
import type { Refuse } from "../refuse.ts";
import { storageOf } from "./storage.ts";
import { isTensor, tensorOf } from "./tensor.ts";

type Call = (args: readonly Pickled[], fail: Refuse) => Pickled;

/** Everything that may be called: functions that put data together, each done by our own hands. */
const calls: ReadonlyMap<string, Call> = new Map<string, Call>([
  ["torch._utils._rebuild_tensor_v2", tensorOf],
  ["torch._utils._rebuild_tensor", tensorOf],
  ["torch._utils._rebuild_parameter", parameter],
  ["torch.Size", ([extents = []]) => extents],
  ["torch.device", ([name = null]) => name],
  ["collections.OrderedDict", orderedDictionary],
  // Python 3 writes its sets under Python 2's name of the module.
  ...["__builtin__.set", "builtins.set", "__builtin__.frozenset", "builtins.frozenset"].map(
    (name): [string, Call] => [name, ([items = []]) => items],
  ),
]);

/** Reads the pickles of PyTorch. */
export function torchHost(): Host {
  return {
    call: (name, args, fail) => {
      const known = calls.get(name);
      if (known === undefined) return fail(`calls ${quote(name)}; no code of a file is run`);
      return known(args, fail);
    },
    persistent: (id, fail) => {
      const [kind, type] = Array.isArray(id) ? id : [];
      if (kind === "storage") return storageOf(id as readonly Pickled[], fail);
      // The old form names a class with its source text, for a warning where that has changed.
      if (kind === "module" && type !== undefined) return type;
      return fail("a reference to neither a storage nor a class");
    },
  };
}

/** A tensor that is trained is the tensor. */
function parameter([tensor]: readonly Pickled[], fail: Refuse): Pickled {
  return isTensor(tensor) ? tensor : fail("a parameter without a tensor");
}

/** Python 2 gives the pairs here; Python 3 sets them afterwards. */
function orderedDictionary([pairs = []]: readonly Pickled[], fail: Refuse): Pickled {
  const isPair = (pair: Pickled): pair is [Pickled, Pickled] => Array.isArray(pair) && pair.length === 2;
  if (!Array.isArray(pairs) || !pairs.every(isPair)) return fail("an OrderedDict of what are no pairs");
  return new Map(pairs);
}
