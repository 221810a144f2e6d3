import type { Cursor } from "../cursor.ts";
import {
  type GlobalName,
  isGlobal,
  isInstance,
  type Machine,
  type Operations,
  type Pickled,
  pop,
  top,
} from "./machine.ts";

/** The longest name of a module or a class. */
const nameBytes = 1000;

/** Opcodes about classes, functions, objects and the memo. No name is ever looked up. */
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

/** The string up to the end of the line. */
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
  if (typeof name !== "string" || typeof module !== "string")
    machine.cursor.fail("a name that is not a string");
  else machine.stack.push(global(module, name));
}

function call(machine: Machine): void {
  const { cursor, host, stack, grow } = machine;
  grow();
  const args = pop(machine);
  const callee = pop(machine);
  // A function may be the result of another call: functools.partial(…)(…).
  const name = isGlobal(callee) ? callee.name : isInstance(callee) ? callee.of : undefined;
  if (name === undefined || !Array.isArray(args))
    machine.cursor.fail("calls something that is not a function");
  else stack.push(host.call(name, args, cursor.fail));
}

/** @param given the arguments of the class by their places, under those by their names. */
function makeInstance(machine: Machine, given: readonly Pickled[]): void {
  machine.grow();
  const of = pop(machine);
  const args = given.at(-1);
  if (!isGlobal(of)) machine.cursor.fail("makes an object of something that is not a class");
  else {
    const attributes = new Map<Pickled, Pickled>(Array.isArray(args) ? args.entries() : []);
    machine.stack.push({ kind: "instance", of: of.name, attributes });
  }
}

/** Stores an object's attributes. Those of other values, such as an OrderedDict, say nothing about weights. */
function build(machine: Machine): void {
  const state = pop(machine);
  const object = top(machine);
  if (!isInstance(object)) return;
  // A class with __slots__ has a pair: attributes and slots.
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
  stack.push(value === undefined ? cursor.fail(`recalls value ${place}, which was never stored`) : value);
}
