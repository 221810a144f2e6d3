/**
 * What a pickle holds once it is read. Python's tuples, lists and sets are arrays, its dictionaries are maps; a class
 * or a function is its name, an object is what was to be stored in it. Nothing here can run.
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

/** An object of a class that is not known here, and need not be. */
export interface Instance {
  readonly kind: "instance";
  readonly of: string;
  /** Its attributes by name. */
  readonly attributes: Map<Pickled, Pickled>;
}

/** What a host makes of the few calls and references that it knows. */
export interface Rebuilt {
  readonly kind: "rebuilt";
}

export const isGlobal = (value: Pickled | undefined): value is GlobalName => isOf(value, "global");
export const isInstance = (value: Pickled | undefined): value is Instance => isOf(value, "instance");
export const isRebuilt = (value: Pickled | undefined): value is Rebuilt => isOf(value, "rebuilt");

function isOf(value: Pickled | undefined, kind: string): boolean {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === kind;
}
