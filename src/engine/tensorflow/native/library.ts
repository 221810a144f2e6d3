import { exitCodes, UserError } from "../../../errors.ts";
import {
  type Find,
  int,
  int64,
  memory,
  nothing,
  openShared,
  pointer,
  type Shared,
  size,
  text,
  withoutStderr,
} from "./foreign.ts";
import { bindAttributes, bindGraphs } from "./libraryGraphs.ts";
import { settle } from "./settings.ts";

/** TensorFlow's C functions that the engine calls, named as in `tensorflow/c/c_api.h` and `c/eager/c_api.h`. */
export type Library = ReturnType<typeof bindLibrary>;

/** Loads TensorFlow; a second time the same file is the same library. @throws UserError when it does not load here. */
export function loadLibrary(path: string): Library {
  try {
    const load = () => openShared(path);
    return bindLibrary(settle().quiet ? withoutStderr(load) : load());
  } catch (error) {
    throw new UserError(
      `TensorFlow at ${path} does not load here: ${(error as Error).message}`,
      exitCodes.resource,
    );
  }
}

function bindLibrary({ find, findAsync }: Shared) {
  return {
    ...bindCore(find),
    ...bindTensors(find),
    ...bindOperations(find),
    ...bindContext(find),
    ...bindGraphs(find),
    executeAsync: findAsync("TFE_Execute", nothing, pointer, memory, memory, pointer),
  };
}

function bindCore(find: Find) {
  return {
    TF_Version: find("TF_Version", text),
    TF_NewStatus: find("TF_NewStatus", pointer),
    TF_DeleteStatus: find("TF_DeleteStatus", nothing, pointer),
    TF_GetCode: find("TF_GetCode", int, pointer),
    TF_Message: find("TF_Message", text, pointer),
    // The C library's, reached through TensorFlow's own dependency on it: no platform's file name is needed.
    copyIn: find("memcpy", nothing, pointer, memory, size),
    copyOut: find("memcpy", nothing, memory, pointer, size),
  };
}

function bindTensors(find: Find) {
  return {
    TF_AllocateTensor: find("TF_AllocateTensor", pointer, int, memory, int, size),
    TF_TensorData: find("TF_TensorData", pointer, pointer),
    TF_TensorByteSize: find("TF_TensorByteSize", size, pointer),
    TF_DeleteTensor: find("TF_DeleteTensor", nothing, pointer),
    TFE_NewTensorHandle: find("TFE_NewTensorHandle", pointer, pointer, pointer),
    TFE_TensorHandleCopyToDevice: find(
      "TFE_TensorHandleCopyToDevice",
      pointer,
      pointer,
      pointer,
      text,
      pointer,
    ),
    TFE_TensorHandleResolve: find("TFE_TensorHandleResolve", pointer, pointer, pointer),
    TFE_TensorHandleDataType: find("TFE_TensorHandleDataType", int, pointer),
    TFE_TensorHandleNumDims: find("TFE_TensorHandleNumDims", int, pointer, pointer),
    TFE_TensorHandleDim: find("TFE_TensorHandleDim", int64, pointer, int, pointer),
    TFE_DeleteTensorHandle: find("TFE_DeleteTensorHandle", nothing, pointer),
  };
}

function bindOperations(find: Find) {
  return {
    TFE_NewOp: find("TFE_NewOp", pointer, pointer, text, pointer),
    TFE_DeleteOp: find("TFE_DeleteOp", nothing, pointer),
    TFE_OpAddInput: find("TFE_OpAddInput", nothing, pointer, pointer, pointer),
    operationAttributes: bindAttributes(find, "TFE_OpSetAttr"),
    TFE_Execute: find("TFE_Execute", nothing, pointer, memory, memory, pointer),
  };
}

function bindContext(find: Find) {
  return {
    TFE_NewContextOptions: find("TFE_NewContextOptions", pointer),
    TFE_ContextOptionsSetConfig: find("TFE_ContextOptionsSetConfig", nothing, pointer, memory, size, pointer),
    TFE_DeleteContextOptions: find("TFE_DeleteContextOptions", nothing, pointer),
    TFE_NewContext: find("TFE_NewContext", pointer, pointer, pointer),
    TFE_ContextAddFunction: find("TFE_ContextAddFunction", nothing, pointer, pointer, pointer),
    TFE_ContextRemoveFunction: find("TFE_ContextRemoveFunction", nothing, pointer, text, pointer),
    TFE_ContextListDevices: find("TFE_ContextListDevices", pointer, pointer, pointer),
    TF_DeviceListCount: find("TF_DeviceListCount", int, pointer),
    TF_DeviceListName: find("TF_DeviceListName", text, pointer, int, pointer),
    TF_DeviceListType: find("TF_DeviceListType", text, pointer, int, pointer),
    TF_DeleteDeviceList: find("TF_DeleteDeviceList", nothing, pointer),
  };
}
