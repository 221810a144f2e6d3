import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import type { Pointer } from "./foreign.ts";
import type { Library } from "./library.ts";

/** TensorFlow's eager runtime; it lives as long as the process. */
export interface Context {
  readonly library: Library;
  readonly runtime: Pointer;
  readonly status: Pointer;
  readonly device: Device;
  /** @throws with TensorFlow's message if the previous call failed; `what` says what was attempted. */
  readonly check: (what: string) => void;
}

interface Device {
  readonly name: string;
  readonly type: string;
}

/** @param threads worker threads, both within an operation and across operations. */
export function openContext(library: Library, threads: number): Context {
  const status = library.TF_NewStatus();
  const check = (what: string) => {
    if (library.TF_GetCode(status) !== 0) throw new Error(`${what}: ${library.TF_Message(status)}`);
  };
  const runtime = newRuntime(library, threads, status, check);
  const devices = listDevices(library, runtime, status, check);
  const device = devices.find(({ type }) => type === "GPU") ?? devices.find(({ type }) => type === "CPU");
  if (!device) throw new Error("TensorFlow lists neither a CPU nor a GPU");
  return { library, runtime, status, device, check };
}

function newRuntime(library: Library, threads: number, status: Pointer, check: Context["check"]): Pointer {
  const options = library.TFE_NewContextOptions();
  try {
    const config = encodeConfig(threads);
    library.TFE_ContextOptionsSetConfig(options, config, config.length, status);
    check("configuring TensorFlow");
    const runtime = library.TFE_NewContext(options, status);
    check("starting TensorFlow");
    return runtime;
  } finally {
    library.TFE_DeleteContextOptions(options);
  }
}

/** A ConfigProto (`tensorflow/core/protobuf/config.proto`): thread counts, and GPU memory allocated as needed. */
function encodeConfig(threads: number): Uint8Array {
  const allowGrowth = new BinaryWriter().tag(4, WireType.Varint).bool(true).finish();
  return new BinaryWriter()
    .tag(2, WireType.Varint)
    .int32(threads)
    .tag(5, WireType.Varint)
    .int32(threads)
    .tag(6, WireType.LengthDelimited)
    .bytes(allowGrowth)
    .finish();
}

function listDevices(
  library: Library,
  runtime: Pointer,
  status: Pointer,
  check: Context["check"],
): readonly Device[] {
  const list = library.TFE_ContextListDevices(runtime, status);
  check("listing TensorFlow's devices");
  try {
    return Array.from({ length: library.TF_DeviceListCount(list) }, (_, i) => ({
      name: library.TF_DeviceListName(list, i, status),
      type: library.TF_DeviceListType(list, i, status),
    }));
  } finally {
    library.TF_DeleteDeviceList(list);
  }
}
