import type { Cursor } from "../cursor.ts";
import type { Refuse } from "../refuse.ts";
import type { Pickled } from "./values.ts";

/** Who a pickle is read for. Both functions refuse what they do not know. */
export interface Host {
  /** The result of calling a function that the file names, if it is one that only puts data together. */
  readonly call: (name: string, args: readonly Pickled[], fail: Refuse) => Pickled;
  /** What an identifier stands for that lies outside of the pickle. */
  readonly persistent: (id: Pickled, fail: Refuse) => Pickled;
}

/** Where the reading of a pickle stands. */
export interface Machine {
  readonly cursor: Cursor;
  readonly host: Host;
  readonly stack: Pickled[];
  /** Heights of the stack at its marks. */
  readonly marks: number[];
  readonly memo: Map<number, Pickled>;
  /** Notes a value that takes far more memory than the opcode that asks for it; refuses the one too many. */
  readonly grow: () => void;
}

/** Does what one opcode asks for. */
export type Operation = (machine: Machine) => void;

/** Operations by opcode; the codes are those of Python's pickletools. */
export type Operations = readonly (readonly [opcode: number, operation: Operation])[];

export function pop({ stack, marks, cursor }: Machine): Pickled {
  if (stack.length <= (marks.at(-1) ?? 0)) cursor.fail("takes a value that was never put there");
  return stack.pop()!;
}

/** Everything above the last mark, which goes too. */
export function popToMark({ stack, marks, cursor }: Machine): Pickled[] {
  return stack.splice(marks.pop() ?? cursor.fail("goes back to a mark that was never set"));
}

export function top({ stack, cursor }: Machine): Pickled {
  return stack.length > 0 ? stack.at(-1)! : cursor.fail("looks at a value that was never put there");
}
