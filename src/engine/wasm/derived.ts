import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import type { TensorInfo } from "@tensorflow/tfjs-core";

const derivedFrom = new WeakMap<object, Map<string, TensorInfo>>();

/**
 * A tensor derived from another one by `make`, cached by `name` for as long as the other's data exists. A step uses the
 * same weights several times, and XNNPACK packs a filter once per tensor.
 */
export function derived(source: TensorInfo, name: string, make: () => TensorInfo): TensorInfo {
  const known = derivedFrom.get(source.dataId) ?? new Map<string, TensorInfo>();
  derivedFrom.set(source.dataId, known);
  const info = known.get(name) ?? make();
  known.set(name, info);
  return info;
}

/** Frees the tensors derived from data that was disposed of. */
export function freeDerived(backend: BackendWasm, dataId: object): void {
  for (const info of derivedFrom.get(dataId)?.values() ?? []) backend.disposeData(info.dataId);
  derivedFrom.delete(dataId);
}
