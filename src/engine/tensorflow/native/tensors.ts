import { wide } from "./attributes.ts";
import type { Context } from "./context.ts";
import type { Pointer } from "./foreign.ts";
import { dataTypes } from "./protocol.ts";

const elementBytes = new Map<number, number>([
  [dataTypes.TF_FLOAT, 4],
  [dataTypes.TF_INT32, 4],
  [dataTypes.TF_UINT8, 1],
  [dataTypes.TF_BOOL, 1],
  [dataTypes.TF_INT64, 8],
  [dataTypes.TF_COMPLEX64, 8],
]);

/** Copies values into a new tensor, on the device that computes. The caller deletes the handle. */
export function upload(
  context: Context,
  shape: readonly number[],
  dtype: number,
  values: NodeJS.ArrayBufferView,
): Pointer {
  const onHost = newHandle(context, shape, dtype, values);
  // TensorFlow computes shapes and indices on the host, and expects int32 there.
  const stays = context.device.type === "CPU" || dtype === dataTypes.TF_INT32;
  return stays ? onHost : moveToDevice(context, onHost);
}

function newHandle(
  context: Context,
  shape: readonly number[],
  dtype: number,
  values: NodeJS.ArrayBufferView,
): Pointer {
  const { library, status, check } = context;
  const tensor = newTensor(context, shape, dtype, values);
  try {
    const handle = library.TFE_NewTensorHandle(tensor, status);
    check("making a tensor");
    return handle;
  } finally {
    library.TF_DeleteTensor(tensor);
  }
}

/** Copies values into TensorFlow's memory. The caller deletes the tensor. */
export function newTensor(
  { library }: Context,
  shape: readonly number[],
  dtype: number,
  values: NodeJS.ArrayBufferView,
): Pointer {
  const bytes = shape.reduce((product, length) => product * length, widthOf(dtype));
  if (values.byteLength !== bytes)
    throw new Error(`a tensor of shape [${shape}] takes ${bytes} bytes, not ${values.byteLength}`);
  const tensor = library.TF_AllocateTensor(dtype, wide(shape), shape.length, bytes);
  if (bytes > 0) library.copyIn(library.TF_TensorData(tensor), values, bytes);
  return tensor;
}

function moveToDevice({ library, runtime, device, status, check }: Context, onHost: Pointer): Pointer {
  try {
    const handle = library.TFE_TensorHandleCopyToDevice(onHost, runtime, device.name, status);
    check(`copying a tensor to ${device.name}`);
    return handle;
  } finally {
    library.TFE_DeleteTensorHandle(onHost);
  }
}

/** Copies a tensor's values into JavaScript's memory. */
export function download({ library, status, check }: Context, handle: Pointer) {
  const dtype = library.TFE_TensorHandleDataType(handle);
  widthOf(dtype);
  const tensor = library.TFE_TensorHandleResolve(handle, status);
  check("reading a tensor");
  try {
    const bytes = new Uint8Array(Number(library.TF_TensorByteSize(tensor)));
    if (bytes.length > 0) library.copyOut(bytes, library.TF_TensorData(tensor), bytes.length);
    return typed(dtype, bytes.buffer);
  } finally {
    library.TF_DeleteTensor(tensor);
  }
}

function typed(dtype: number, buffer: ArrayBuffer): Float32Array | Int32Array | Uint8Array {
  if (dtype === dataTypes.TF_FLOAT || dtype === dataTypes.TF_COMPLEX64) return new Float32Array(buffer);
  if (dtype === dataTypes.TF_INT32 || dtype === dataTypes.TF_INT64) return new Int32Array(buffer);
  return new Uint8Array(buffer);
}

function widthOf(dtype: number): number {
  const width = elementBytes.get(dtype);
  if (width !== undefined) return width;
  const name = dtype === dataTypes.TF_STRING ? " (string)" : "";
  throw new Error(`the native engine does not support tensors of TensorFlow's type ${dtype}${name}`);
}

export function shapeOf({ library, status, check }: Context, handle: Pointer): number[] {
  const rank = library.TFE_TensorHandleNumDims(handle, status);
  check("reading a tensor's rank");
  return Array.from({ length: rank }, (_, i) => Number(library.TFE_TensorHandleDim(handle, i, status)));
}
