import { exitCodes, UserError } from "../../../errors.ts";
import {
  byte,
  type Find,
  float,
  int,
  int64,
  memory,
  nothing,
  openShared,
  pointer,
  type Shared,
  size,
  structure,
  text,
  withoutStderr,
} from "./foreign.ts";
import { settle } from "./settings.ts";

/** TensorFlow's C functions that the engine calls, named as in `tensorflow/c/c_api.h` and `c/eager/c_api.h`. */
export type Library = ReturnType<typeof bindLibrary>;

/** Loads TensorFlow; loading the same file again gives the same library. @throws UserError if it cannot be loaded. */
export function loadLibrary(path: string): Library {
  try {
    const load = () => openShared(path);
    return bindLibrary(settle().quiet ? withoutStderr(load) : load());
  } catch (error) {
    throw new UserError(
      `TensorFlow at ${path} cannot be loaded: ${(error as Error).message}`,
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
    // From the C library, found through TensorFlow's dependency on it, so that no platform-specific file name is
    // needed.
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

/** One output of a node of a graph. */
const endpoint = structure({ node: pointer, index: int });

/** C functions that build graphs and turn them into functions. */
function bindGraphs(find: Find) {
  return {
    TF_NewGraph: find("TF_NewGraph", pointer),
    TF_DeleteGraph: find("TF_DeleteGraph", nothing, pointer),
    TF_NewOperation: find("TF_NewOperation", pointer, pointer, text, text),
    TF_AddInput: find("TF_AddInput", nothing, pointer, endpoint),
    TF_AddInputList: find("TF_AddInputList", nothing, pointer, memory, int),
    nodeAttributes: bindAttributes(find, "TF_SetAttr"),
    TF_SetAttrShape: find("TF_SetAttrShape", nothing, pointer, text, memory, int),
    TF_SetAttrTensor: find("TF_SetAttrTensor", nothing, pointer, text, pointer, pointer),
    TF_FinishOperation: find("TF_FinishOperation", pointer, pointer, pointer),
    TF_OperationOutputType: find("TF_OperationOutputType", int, endpoint),
    TF_GraphGetTensorNumDims: find("TF_GraphGetTensorNumDims", int, pointer, endpoint, pointer),
    TF_GraphGetTensorShape: find("TF_GraphGetTensorShape", nothing, pointer, endpoint, memory, int, pointer),
    TF_GraphToFunction: find(
      "TF_GraphToFunction",
      pointer,
      pointer, // graph
      text, // name
      byte, // true to append a hash to the name
      int, // number of nodes; -1 for all
      pointer, // these nodes
      int, // number of inputs
      memory, // inputs
      int, // number of outputs
      memory, // outputs
      pointer, // the outputs' names
      pointer, // options
      pointer, // description
      pointer, // status
    ),
    TF_DeleteFunction: find("TF_DeleteFunction", nothing, pointer),
  };
}

/** C functions that set attributes, of operations to run or of nodes of a graph. */
export type AttributeFunctions = ReturnType<typeof bindAttributes>;

function bindAttributes(find: Find, prefix: "TFE_OpSetAttr" | "TF_SetAttr") {
  return {
    string: find(`${prefix}String`, nothing, pointer, text, text, size),
    int: find(`${prefix}Int`, nothing, pointer, text, int64),
    float: find(`${prefix}Float`, nothing, pointer, text, float),
    bool: find(`${prefix}Bool`, nothing, pointer, text, byte),
    type: find(`${prefix}Type`, nothing, pointer, text, int),
    ints: find(`${prefix}IntList`, nothing, pointer, text, memory, int),
    floats: find(`${prefix}FloatList`, nothing, pointer, text, memory, int),
    bools: find(`${prefix}BoolList`, nothing, pointer, text, memory, int),
  };
}
