import { type Machine, type Operation, type Operations, pop, popToMark, top } from "./machine.ts";
import { isInstance, type Pickled } from "./values.ts";

/** Opcodes that make and fill tuples, lists, sets and dictionaries, and those that look after the stack. */
export const containerOperations: Operations = [
  [0x29, make(() => [])], // ) the empty tuple
  [0x74, make(popToMark)], // t
  [0x85, make((machine) => popped(machine, 1))],
  [0x86, make((machine) => popped(machine, 2))],
  [0x87, make((machine) => popped(machine, 3))],
  [0x5d, make(() => [])], // ]
  [0x6c, make(popToMark)], // l
  [0x61, (machine) => append(machine, popped(machine, 1))], // a
  [0x65, (machine) => append(machine, popToMark(machine))], // e
  [0x8f, make(() => [])], // the empty set
  [0x90, (machine) => append(machine, popToMark(machine))],
  [0x91, make(popToMark)], // a frozen set
  [0x7d, make(() => new Map())], // }
  [0x64, dictionary], // d
  [0x73, (machine) => setItems(machine, popped(machine, 2))], // s
  [0x75, (machine) => setItems(machine, popToMark(machine))], // u
  [0x28, ({ marks, stack }) => void marks.push(stack.length)], // (
  [0x30, (machine) => void pop(machine)], // 0
  [0x31, (machine) => void popToMark(machine)], // 1
  [0x32, (machine) => void machine.stack.push(top(machine))], // 2
];

function make(container: (machine: Machine) => Pickled): Operation {
  return (machine) => {
    machine.grow();
    machine.stack.push(container(machine));
  };
}

function popped(machine: Machine, count: number): Pickled[] {
  return Array.from({ length: count }, () => pop(machine)).reverse();
}

/** What an object of an unknown class holds as a list or a dictionary is left out: no weights are kept so. */
function append(machine: Machine, items: readonly Pickled[]): void {
  const list = top(machine);
  if (Array.isArray(list)) for (const item of items) list.push(item);
  else if (!isInstance(list)) machine.cursor.fail("adds items to what is no list");
}

function dictionary(machine: Machine): void {
  const items = popToMark(machine);
  machine.grow();
  machine.stack.push(new Map());
  setItems(machine, items);
}

/** @param items keys and values in turn. */
function setItems(machine: Machine, items: readonly Pickled[]): void {
  const dictionary = top(machine);
  if (items.length % 2 !== 0) machine.cursor.fail("sets a key without a value");
  if (dictionary instanceof Map)
    for (let at = 0; at < items.length; at += 2) dictionary.set(items[at]!, items[at + 1]!);
  else if (!isInstance(dictionary)) machine.cursor.fail("sets keys of what is no dictionary");
}
