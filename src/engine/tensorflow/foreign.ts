import koffi from "koffi";

/** An address in C's memory. */
export type Pointer = bigint;

/** How one C type is written in a signature, and what stands for it in TypeScript. */
export interface CType<T> {
  readonly written: string;
  readonly value?: T;
}

export const nothing: CType<void> = { written: "void" };
export const pointer: CType<Pointer> = { written: "void *" };
/** Memory of JavaScript's, good for the length of the call only. */
export const memory: CType<NodeJS.ArrayBufferView | null> = { written: "void *" };
export const text: CType<string> = { written: "const char *" };
export const int: CType<number> = { written: "int" };
export const int64: CType<number> = { written: "int64_t" };
export const size: CType<number> = { written: "size_t" };
export const float: CType<number> = { written: "float" };
export const byte: CType<number> = { written: "uint8_t" };

type Values<A extends readonly CType<unknown>[]> = {
  readonly [K in keyof A]: A[K] extends CType<infer T> ? T : never;
};

/** Finds functions of a shared library by name; unknown names throw. */
export type Find = <R, A extends readonly CType<unknown>[]>(
  name: string,
  result: CType<R>,
  ...args: A
) => (...values: Values<A>) => R;

/** @throws when the library or one it needs cannot be loaded; the message is the dynamic linker's. */
export function openShared(path: string): Find {
  const shared = koffi.load(path);
  return (name, result, ...args) =>
    shared.func(
      name,
      result.written,
      args.map((type) => type.written),
    ) as never;
}
