import { closeSync, openSync } from "node:fs";
import { promisify } from "node:util";
import koffi, { type TypeObject } from "koffi";

widenStacks();

/** koffi gives asynchronous calls a stack of 128 KB; this makes it as large as that of other calls. */
function widenStacks(): void {
  const size = koffi.config().sync_stack_size!;
  // It cannot be changed after a library is loaded.
  if (koffi.config().async_stack_size !== size) koffi.config({ async_stack_size: size });
}

/** An address in C's memory. */
export type Pointer = bigint;

/** A C type as written in a signature, with its TypeScript type. */
export interface CType<T> {
  readonly written: string | TypeObject;
  readonly value?: T;
}

export const nothing: CType<void> = { written: "void" };
export const pointer: CType<Pointer> = { written: "void *" };
/** JavaScript memory, valid only during the call. */
export const memory: CType<NodeJS.ArrayBufferView | null> = { written: "void *" };
export const text: CType<string> = { written: "const char *" };
export const int: CType<number> = { written: "int" };
export const int64: CType<number> = { written: "int64_t" };
export const size: CType<number> = { written: "size_t" };
export const float: CType<number> = { written: "float" };
export const byte: CType<number> = { written: "uint8_t" };

/** A C structure, passed by value. */
export function structure<Fields extends Readonly<Record<string, CType<unknown>>>>(
  fields: Fields,
): CType<{ readonly [Name in keyof Fields]: Fields[Name] extends CType<infer T> ? T : never }> {
  const written = Object.entries(fields).map(([name, type]) => [name, type.written]);
  return { written: koffi.struct(Object.fromEntries(written)) };
}

type Values<A extends readonly CType<unknown>[]> = {
  readonly [K in keyof A]: A[K] extends CType<infer T> ? T : never;
};

/** Finds functions of a shared library by name; unknown names throw. */
export type Find = <R, A extends readonly CType<unknown>[]>(
  name: string,
  result: CType<R>,
  ...args: A
) => (...values: Values<A>) => R;

/** The same for functions that run asynchronously, on a libuv thread; their memory must stay referenced meanwhile. */
type FindAsync = <R, A extends readonly CType<unknown>[]>(
  name: string,
  result: CType<R>,
  ...args: A
) => (...values: Values<A>) => Promise<R>;

export interface Shared {
  readonly find: Find;
  readonly findAsync: FindAsync;
}

/** @throws with the dynamic linker's message if the library, or one that it needs, cannot be loaded. */
export function openShared(path: string): Shared {
  const shared = koffi.load(path);
  keepLoaded(path);
  const signature = (result: CType<unknown>, args: readonly CType<unknown>[]) =>
    [result.written, args.map((type) => type.written)] as const;
  return {
    find: (name, result, ...args) => shared.func(name, ...signature(result, args)) as never,
    findAsync: (name, result, ...args) =>
      promisify(shared.func(name, ...signature(result, args)).async) as never,
  };
}

/**
 * Takes a reference that is never released: koffi unloads libraries as the process ends, and TensorFlow then crashes.
 */
function keepLoaded(path: string): void {
  const bindNow = 2;
  koffi.load(null).func("dlopen", "void *", ["const char *", "int"])(path, bindNow);
}

/** Runs `work` with standard error redirected to /dev/null, to hide what a library prints while it loads. */
export function withoutStderr<T>(work: () => T): T {
  const process = koffi.load(null);
  const duplicate = process.func("dup", "int", ["int"]);
  const replace = process.func("dup2", "int", ["int", "int"]);
  const stderr = 2;
  const kept: number = duplicate(stderr);
  const nowhere = openSync("/dev/null", "w");
  replace(nowhere, stderr);
  try {
    return work();
  } finally {
    replace(kept, stderr);
    closeSync(kept);
    closeSync(nowhere);
  }
}
