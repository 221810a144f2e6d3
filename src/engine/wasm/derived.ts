import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import type { TensorInfo } from "@tensorflow/tfjs-core";

const derivedFrom = new WeakMap<object, Map<string, TensorInfo>>();

/**
 * What `make` makes of a tensor, made once for each `name` and kept as long as the tensor's data. A step uses the same
 * weights several times, and XNNPACK packs a filter once for each tensor that it comes in.
 */
export function derived(source: TensorInfo, name: string, make: () => TensorInfo): TensorInfo {
  const known = derivedFrom.get(source.dataId) ?? new Map<string, TensorInfo>();
  derivedFrom.set(source.dataId, known);
  const info = known.get(name) ?? make();
  known.set(name, info);
  return info;
}

/** Frees what was derived from data that is gone. */
export function freeDerived(backend: BackendWasm, dataId: object): void {
  for (const info of derivedFrom.get(dataId)?.values() ?? []) backend.disposeData(info.dataId);
  derivedFrom.delete(dataId);
}
