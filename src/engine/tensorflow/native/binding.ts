import { narrowing } from "./attributes.ts";
import type { Context } from "./context.ts";
import { execute, executeAsync } from "./execute.ts";
import type { Pointer } from "./foreign.ts";
import { defineFunction, removeFunction } from "./graph.ts";
import { type Attribute, attributeTypes, dataTypes, type Functions, type NativeBinding } from "./protocol.ts";
import { download, shapeOf, upload } from "./tensors.ts";

/**
 * The binding of tfjs-node's kernels, over TensorFlow's C functions instead of a compiled addon, and functions for the
 * compiler.
 */
export function createBinding(context: Context): NativeBinding {
  const handles = createHandles(context);
  const run: Run = (name, attributes, inputs, outputs) =>
    execute(context, { name, attributes, inputs: inputs.map(handles.get), outputs }).map(handles.add);
  return {
    ...dataTypes,
    ...attributeTypes,
    TF_Version: context.library.TF_Version(),
    isUsingGpuDevice: () => context.device.type === "GPU",
    getNumOfTensors: handles.count,
    getNumOfSavedModels: () => 0,
    createTensor: (shape, dtype, values) => handles.add(upload(context, shape, dtype, values)),
    deleteTensor: handles.remove,
    tensorDataSync: (id) => download(context, handles.get(id)),
    executeOp: (name, attributes, inputs, outputs) =>
      run(name, attributes, inputs, outputs).map((id) =>
        describe(context, handles, narrow(context, handles, run, id)),
      ),
    functions: createFunctions(context, handles),
  };
}

/** Runs an operation on tensors by id. */
type Run = (
  name: string,
  attributes: readonly Attribute[],
  inputs: readonly number[],
  outputs: number,
) => readonly number[];

interface Handles {
  readonly add: (handle: Pointer) => number;
  readonly get: (id: number) => Pointer;
  readonly remove: (id: number) => void;
  readonly count: () => number;
}

/** Ids for pointers, so that a tensor used after its deletion is an error and not a crash. */
function createHandles({ library }: Context): Handles {
  const held = new Map<number, Pointer>();
  let next = 0;
  const get = (id: number) => {
    const handle = held.get(id);
    if (handle === undefined) throw new Error(`tensor ${id} does not exist (any more) in TensorFlow`);
    return handle;
  };
  return {
    get,
    add: (handle) => {
      held.set(next, handle);
      return next++;
    },
    remove: (id) => {
      library.TFE_DeleteTensorHandle(get(id));
      held.delete(id);
    },
    count: () => held.size,
  };
}

function narrow({ library }: Context, handles: Handles, run: Run, id: number): number {
  const attributes = narrowing(library.TFE_TensorHandleDataType(handles.get(id)));
  if (attributes === undefined) return id;
  try {
    return run("Cast", attributes, [id], 1)[0]!;
  } finally {
    handles.remove(id);
  }
}

function describe(context: Context, handles: Handles, id: number) {
  const handle = handles.get(id);
  return { id, shape: shapeOf(context, handle), dtype: context.library.TFE_TensorHandleDataType(handle) };
}

function createFunctions(context: Context, handles: Handles): Functions {
  return {
    define: (name, build) => defineFunction(context, name, build),
    remove: (name) => removeFunction(context, name),
    run: async (name, attributes, inputs, outputs) => {
      const call = { name, attributes, inputs: inputs.map(handles.get), outputs: outputs.length };
      const made = await executeAsync(context, call);
      return made.map((handle, i) => ({ ...outputs[i]!, id: handles.add(handle) }));
    },
  };
}
