import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import { type Call, currentKernel, type Info } from "./kernel.ts";

type Inputs = Readonly<Record<string, Info>> | readonly Info[];

/** What a kernel that is made of other kernels works with. */
export interface Workshop {
  readonly backend: BackendWasm;
  /** Runs one kernel; a kernel of many inputs takes an array. */
  readonly run: (name: string, inputs: Inputs, attrs?: object) => Info;
  /** Takes a tensor that no kernel made, so that it is freed like the others. */
  readonly adopt: (info: Info) => Info;
}

/** Makes a tensor in several steps, and frees all that they made but the result. */
export function compose(backend: BackendWasm, steps: (workshop: Workshop) => Info): Info {
  const made: Info[] = [];
  const adopt = (info: Info) => {
    made.push(info);
    return info;
  };
  const result = steps({
    backend,
    run: (name, inputs, attrs = {}) =>
      adopt(currentKernel(name)({ inputs: inputs as Call<string, object>["inputs"], attrs, backend })),
    adopt,
  });
  free(backend, made, result);
  return result;
}

/** The same data in another shape, to be used within `compose`; not a share of its own. */
export function view({ dataId, dtype }: Info, shape: number[]): Info {
  return { dataId, dtype, shape };
}

/** A kernel may return a share of its input's data, so one dataId may be there many times: one share is kept. */
function free(backend: BackendWasm, made: readonly Info[], result: Info): void {
  const kept = made.findIndex(({ dataId }) => dataId === result.dataId);
  for (const [i, { dataId }] of made.entries()) if (i !== kept) backend.disposeData(dataId);
}
