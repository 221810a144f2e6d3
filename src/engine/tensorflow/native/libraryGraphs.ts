import {
  byte,
  type Find,
  float,
  int,
  int64,
  memory,
  nothing,
  pointer,
  size,
  structure,
  text,
} from "./foreign.ts";

/** One output of a node of a graph. */
const endpoint = structure({ node: pointer, index: int });

/** C functions that build graphs and make functions of them. */
export function bindGraphs(find: Find) {
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
      byte, // whether to append a hash to the name
      int, // how many nodes to take; -1 for all
      pointer, // these nodes
      int, // how many inputs
      memory, // inputs
      int, // how many outputs
      memory, // outputs
      pointer, // the outputs' names
      pointer, // options
      pointer, // description
      pointer, // status
    ),
    TF_DeleteFunction: find("TF_DeleteFunction", nothing, pointer),
  };
}

/** C functions that set attributes: of operations to run, and of nodes of a graph. */
export type AttributeFunctions = ReturnType<typeof bindAttributes>;

export function bindAttributes(find: Find, prefix: "TFE_OpSetAttr" | "TF_SetAttr") {
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
