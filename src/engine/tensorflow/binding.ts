import { setAttribute } from "./attributes.ts";
import type { Context } from "./context.ts";
import type { Pointer } from "./foreign.ts";
import { type Attribute, attributeTypes, type Binding, dataTypes, type TensorMetadata } from "./protocol.ts";
import { download, shapeOf, upload } from "./tensors.ts";

/** tfjs-node's binding interface over TensorFlow's C functions, without its compiled addon. */
export function createBinding(context: Context): Binding {
  const handles = createHandles(context);
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
      execute(context, name, attributes, inputs.map(handles.get), outputs).map((handle) =>
        describe(context, handle, handles.add),
      ),
  };
}

interface Handles {
  readonly add: (handle: Pointer) => number;
  readonly get: (id: number) => Pointer;
  readonly remove: (id: number) => void;
  readonly count: () => number;
}

/** Numbers for pointers, so that a number used after its end is an error and not a crash. */
function createHandles({ library }: Context): Handles {
  const held = new Map<number, Pointer>();
  let next = 0;
  const get = (id: number) => {
    const handle = held.get(id);
    if (handle === undefined) throw new Error(`tensor ${id} is not held by TensorFlow (any more)`);
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

/** Runs one operation and returns handles that the caller deletes. */
function execute(
  context: Context,
  name: string,
  attributes: readonly Attribute[],
  inputs: readonly Pointer[],
  outputs: number,
): readonly Pointer[] {
  const { library, status, check } = context;
  const operation = library.TFE_NewOp(context.runtime, name, status);
  check(name);
  try {
    for (const input of inputs) {
      library.TFE_OpAddInput(operation, input, status);
      check(name);
    }
    for (const attribute of attributes) setAttribute(library, operation, attribute);
    const results = new BigUint64Array(Math.max(outputs, 1));
    library.TFE_Execute(operation, results, Int32Array.of(outputs), status);
    check(name);
    return [...results.subarray(0, outputs)].map((handle) => narrow(context, handle));
  } finally {
    library.TFE_DeleteOp(operation);
  }
}

/** int64 and uint8, which TensorFlow.js holds for int32, made what it holds them for. */
function narrow(context: Context, handle: Pointer): Pointer {
  const dtype = context.library.TFE_TensorHandleDataType(handle);
  if (dtype !== dataTypes.TF_INT64 && dtype !== dataTypes.TF_UINT8) return handle;
  try {
    const attributes = [
      { name: "SrcT", type: attributeTypes.TF_ATTR_TYPE, value: dtype },
      { name: "DstT", type: attributeTypes.TF_ATTR_TYPE, value: dataTypes.TF_INT32 },
    ];
    return execute(context, "Cast", attributes, [handle], 1)[0]!;
  } finally {
    context.library.TFE_DeleteTensorHandle(handle);
  }
}

function describe(context: Context, handle: Pointer, add: Handles["add"]): TensorMetadata {
  const dtype = context.library.TFE_TensorHandleDataType(handle);
  return { id: add(handle), shape: shapeOf(context, handle), dtype };
}
