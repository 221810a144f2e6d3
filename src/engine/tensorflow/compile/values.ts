import type { NativeBackend } from "../kernels.ts";

/** Runs `work`, which can ask whether JavaScript handed values to the backend since it began, or before. */
export function watchValues<T>(
  backend: NativeBackend,
  work: (isNew: (values: NodeJS.ArrayBufferView) => boolean) => T,
): T {
  const seen = new WeakSet<object>();
  // Every way of making a tensor from values leads here, and the backend itself never looks back.
  const { move } = backend;
  backend.move = (dataId, values, ...rest) => {
    seen.add(values);
    move.call(backend, dataId, values, ...rest);
  };
  try {
    return work((values) => seen.has(values));
  } finally {
    backend.move = move;
  }
}
