import type { Cursor, Refuse } from "../cursor.ts";

/**
 * A value read from a pickle. Python's tuples, lists and sets are arrays and its dictionaries are maps; a class or a
 * function is its name, an object is its attributes. Nothing here can run.
 */
export type Pickled =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | GlobalName
  | Instance
  | Rebuilt
  | Pickled[]
  | Map<Pickled, Pickled>;

/** A class or function that the file names: `torch.nn.modules.conv.Conv2d`. */
export interface GlobalName {
  readonly kind: "global";
  readonly name: string;
}

/** An object of a class that we do not know and need not know, or what a function returns that is never called. */
export interface Instance {
  readonly kind: "instance";
  readonly of: string;
  /** Its attributes by name, its items by key, and the arguments that it was made with by their places. */
  readonly attributes: Map<Pickled, Pickled>;
}

/** A value that a host makes of one of the few calls and references that it knows. */
export interface Rebuilt {
  readonly kind: "rebuilt";
}

export const isGlobal = (value: Pickled | undefined): value is GlobalName => isOf(value, "global");
export const isInstance = (value: Pickled | undefined): value is Instance => isOf(value, "instance");
export const isRebuilt = (value: Pickled | undefined): value is Rebuilt => isOf(value, "rebuilt");

function isOf(value: Pickled | undefined, kind: string): boolean {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === kind;
}

/** The program that a pickle belongs to. Neither runs anything of the file. */
export interface Host {
  /** What stands for the result of calling a function that the file names. */
  readonly call: (name: string, args: readonly Pickled[], fail: Refuse) => Pickled;
  /** The value that an identifier refers to outside the pickle. */
  readonly persistent: (id: Pickled, fail: Refuse) => Pickled;
}

/** The state of the machine that reads a pickle. */
export interface Machine {
  readonly cursor: Cursor;
  readonly host: Host;
  readonly stack: Pickled[];
  /** Heights of the stack at its marks. */
  readonly marks: number[];
  readonly memo: Map<number, Pickled>;
  /** Counts a value that takes far more memory than its opcode, and refuses one too many. */
  readonly grow: () => void;
}

/** Executes one opcode. */
export type Operation = (machine: Machine) => void;

/** Operations by opcode; the codes are those of Python's pickletools. */
export type Operations = readonly (readonly [opcode: number, operation: Operation])[];

export function pop({ stack, marks, cursor }: Machine): Pickled {
  if (stack.length <= (marks.at(-1) ?? 0)) cursor.fail("pops a value from an empty stack");
  return stack.pop()!;
}

/** Pops the last mark and everything above it. */
export function popToMark({ stack, marks, cursor }: Machine): Pickled[] {
  return stack.splice(marks.pop() ?? cursor.fail("pops a mark that was never set"));
}

export function top({ stack, cursor }: Machine): Pickled {
  return stack.length > 0 ? stack.at(-1)! : cursor.fail("reads a value from an empty stack");
}
