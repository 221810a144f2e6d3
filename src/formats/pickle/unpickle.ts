import type { Cursor } from "../cursor.ts";
import { containerOperations, scalarOperations } from "./data.ts";
import { type Host, type Machine, type Operation, type Pickled, pop } from "./machine.ts";
import { objectOperations } from "./objects.ts";

const operations: ReadonlyMap<number, Operation> = new Map([
  ...scalarOperations,
  ...containerOperations,
  ...objectOperations,
]);

const [proto, frame, stop] = [0x80, 0x95, 0x2e];

/** Opcodes of one pickle. Weights are stored outside it: a network of a thousand layers needs a tenth of this. */
const opcodeLimit = 4 * 2 ** 20;
/** Lists, dictionaries and objects; a module of a network takes about fifty. */
const containerLimit = 250_000;
/** Values on the stack; Python moves them into containers by the thousand. */
const stackLimit = 100_000;

/**
 * Reads one Python pickle, protocols 2 to 5, up to its STOP opcode. A pickle is a program for a stack machine; this
 * machine only builds data and passes calls to `host`. Time and memory stay within a small multiple of the pickle's size.
 */
export function unpickle(cursor: Cursor, host: Host): Pickled {
  const grow = limited(containerLimit, cursor);
  const machine: Machine = { cursor, host, grow, stack: [], marks: [], memo: new Map() };
  let opcodes = 0;
  for (let opcode = cursor.unsigned(1); opcode !== stop; opcode = cursor.unsigned(1)) {
    if (++opcodes > opcodeLimit) cursor.fail(`a pickle of more than ${opcodeLimit} steps`);
    if (machine.stack.length > stackLimit) cursor.fail(`more than ${stackLimit} values at once`);
    if (opcode === proto) checkProtocol(cursor);
    else if (opcode === frame) cursor.unsigned(8);
    else (operations.get(opcode) ?? unknown(cursor, opcode))(machine);
  }
  return pop(machine);
}

function limited(limit: number, cursor: Cursor): () => void {
  let count = 0;
  return () => {
    if (++count > limit) cursor.fail(`more than ${limit} lists, dictionaries and objects`);
  };
}

function checkProtocol(cursor: Cursor): void {
  const protocol = cursor.unsigned(1);
  if (protocol < 2 || protocol > 5) cursor.fail(`a pickle of protocol ${protocol}; readable are 2 to 5`);
}

function unknown(cursor: Cursor, opcode: number): never {
  return cursor.fail(`opcode 0x${opcode.toString(16).padStart(2, "0")}, which torch.save does not write`);
}
