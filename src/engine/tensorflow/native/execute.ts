import { setAttribute } from "./attributes.ts";
import type { Context } from "./context.ts";
import type { Pointer } from "./foreign.ts";
import type { Attribute } from "./protocol.ts";

/** An operation to run; the input handles remain the caller's. */
export interface Call {
  readonly name: string;
  readonly attributes: readonly Attribute[];
  readonly inputs: readonly Pointer[];
  /** The number of outputs. */
  readonly outputs: number;
}

/** Runs one operation and returns handles that the caller deletes. */
export function execute(context: Context, call: Call): readonly Pointer[] {
  const { library, status, check } = context;
  const operation = prepare(context, call);
  try {
    const results = roomFor(call);
    library.TFE_Execute(operation, results, Int32Array.of(call.outputs), status);
    check(call.name);
    return [...results.subarray(0, call.outputs)];
  } finally {
    library.TFE_DeleteOp(operation);
  }
}

/** The same asynchronously: the event loop runs while TensorFlow computes. */
export async function executeAsync(context: Context, call: Call): Promise<readonly Pointer[]> {
  const { library } = context;
  const operation = prepare(context, call);
  // Other calls use the context's status meanwhile.
  const status = library.TF_NewStatus();
  const results = roomFor(call);
  const count = Int32Array.of(call.outputs);
  try {
    await library.executeAsync(operation, results, count, status);
    if (library.TF_GetCode(status) !== 0) throw new Error(`${call.name}: ${library.TF_Message(status)}`);
    return [...results.subarray(0, call.outputs)];
  } finally {
    library.TF_DeleteStatus(status);
    library.TFE_DeleteOp(operation);
  }
}

function roomFor({ outputs }: Call): BigUint64Array {
  return new BigUint64Array(Math.max(outputs, 1));
}

/** An operation with its inputs and attributes, ready to run; the caller deletes it. */
function prepare({ library, runtime, status, check }: Context, call: Call): Pointer {
  const operation = library.TFE_NewOp(runtime, call.name, status);
  check(call.name);
  try {
    for (const input of call.inputs) {
      library.TFE_OpAddInput(operation, input, status);
      check(call.name);
    }
    for (const attribute of call.attributes) setAttribute(library.operationAttributes, operation, attribute);
    return operation;
  } catch (error) {
    library.TFE_DeleteOp(operation);
    throw error;
  }
}
