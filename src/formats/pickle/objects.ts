import type { Cursor } from "../cursor.ts";
import { type Machine, type Operations, pop, top } from "./machine.ts";
import { type GlobalName, isGlobal, isInstance, type Pickled } from "./values.ts";

/** Longest name of a module or a class. */
const nameBytes = 1000;

/** Opcodes about classes, functions and objects, and about values met before. No name is ever looked up. */
export const objectOperations: Operations = [
  [0x63, ({ stack, cursor }) => void stack.push(global(line(cursor), line(cursor)))], // c
  [0x93, namedByStack],
  [0x52, call], // R
  [0x81, (machine) => makeInstance(machine, [pop(machine)])],
  [0x92, (machine) => makeInstance(machine, [pop(machine), pop(machine)])],
  [0x62, build], // b
  [0x51, (machine) => void machine.stack.push(persistent(machine))], // Q
  [0x71, (machine) => memorize(machine, machine.cursor.unsigned(1))], // q
  [0x72, (machine) => memorize(machine, machine.cursor.unsigned(4))], // r
  [0x94, (machine) => memorize(machine, machine.memo.size)],
  [0x68, (machine) => recall(machine, machine.cursor.unsigned(1))], // h
  [0x6a, (machine) => recall(machine, machine.cursor.unsigned(4))], // j
];

const global = (module: string, name: string): GlobalName => ({ kind: "global", name: `${module}.${name}` });

/** Text up to the end of a line. */
function line(cursor: Cursor): string {
  let text = "";
  for (let byte = cursor.unsigned(1); byte !== 0x0a; byte = cursor.unsigned(1)) {
    if (text.length === nameBytes) cursor.fail(`a name of more than ${nameBytes} bytes`);
    text += String.fromCharCode(byte);
  }
  return text;
}

function namedByStack(machine: Machine): void {
  const name = pop(machine);
  const module = pop(machine);
  if (typeof name !== "string" || typeof module !== "string") machine.cursor.fail("a name that is no text");
  else machine.stack.push(global(module, name));
}

function call(machine: Machine): void {
  const { cursor, host, stack, grow } = machine;
  grow();
  const args = pop(machine);
  const callee = pop(machine);
  if (!isGlobal(callee) || !Array.isArray(args)) machine.cursor.fail("calls what is no function");
  else stack.push(host.call(callee.name, args, cursor.fail));
}

/** What the class would be called with is left out: its attributes follow. */
function makeInstance(machine: Machine, _args: readonly Pickled[]): void {
  machine.grow();
  const of = pop(machine);
  if (!isGlobal(of)) machine.cursor.fail("makes an object of what is no class");
  else machine.stack.push({ kind: "instance", of: of.name, attributes: new Map() });
}

/** Stores an object's attributes; those of anything else (as OrderedDict's) say nothing about weights. */
function build(machine: Machine): void {
  const state = pop(machine);
  const object = top(machine);
  if (!isInstance(object)) return;
  // Where a class has __slots__, a pair: its attributes, and its slots.
  for (const attributes of Array.isArray(state) ? state : [state])
    if (attributes instanceof Map) for (const [name, value] of attributes) object.attributes.set(name, value);
}

function persistent(machine: Machine): Pickled {
  return machine.host.persistent(pop(machine), machine.cursor.fail);
}

function memorize(machine: Machine, place: number): void {
  machine.memo.set(place, top(machine));
}

function recall({ memo, stack, cursor }: Machine, place: number): void {
  const value = memo.get(place);
  stack.push(value === undefined ? cursor.fail(`recalls value ${place}, which is none`) : value);
}
