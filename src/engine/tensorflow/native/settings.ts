/** Settings of TensorFlow's that change the bits of a result, with the values that hold where the user sets none. */
const exact = {
  /** oneDNN's convolutions and products on the CPU; without them a training step takes twice as long. */
  TF_ENABLE_ONEDNN_OPTS: "1",
  /** The arithmetic of oneDNN: float32, where BF16 would be faster. */
  ONEDNN_DEFAULT_FPMATH_MODE: "STRICT",
  /** No TensorFloat-32 on NVIDIA's cores: ten bits of mantissa are too few for second-order gradients. */
  NVIDIA_TF32_OVERRIDE: "0",
} as const;

/** TensorFlow's commentary on standard error, from 0 (everything) to 3; errors are thrown and need no log. */
const logLevel = "TF_CPP_MIN_LOG_LEVEL";

export interface Settings {
  /** Those that change results. */
  readonly flags: Readonly<Record<string, string>>;
  /** Whether TensorFlow is to keep its commentary to itself. */
  readonly quiet: boolean;
}

/** Fixes TensorFlow's environment variables; it reads them when it is loaded. */
export function settle(): Settings {
  Object.assign(process.env, { [logLevel]: "2", ...exact, ...process.env });
  const flags = Object.fromEntries(Object.keys(exact).map((name) => [name, process.env[name]!]));
  return { flags, quiet: Number(process.env[logLevel]) > 0 };
}
