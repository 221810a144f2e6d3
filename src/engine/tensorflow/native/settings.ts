/** TensorFlow's environment variables that change the bits of a result, with our defaults. */
const exact = {
  /** oneDNN's convolutions and matrix products on the CPU; without them a training step takes twice as long. */
  TF_ENABLE_ONEDNN_OPTS: "1",
  /** oneDNN computes in float32, although bfloat16 would be faster. */
  ONEDNN_DEFAULT_FPMATH_MODE: "STRICT",
  /** No TensorFloat-32 on NVIDIA GPUs: ten bits of mantissa are too few for second-order gradients. */
  NVIDIA_TF32_OVERRIDE: "0",
} as const;

/** TensorFlow's log level on standard error, from 0 (everything) to 3 (nothing); errors are thrown and need no log. */
const logLevel = "TF_CPP_MIN_LOG_LEVEL";

export interface Settings {
  /** The variables that change results. */
  readonly flags: Readonly<Record<string, string>>;
  /** True if TensorFlow's messages while it loads are to be hidden. */
  readonly quiet: boolean;
}

/** Sets TensorFlow's environment variables, which it reads when it is loaded; the user's values win. */
export function settle(): Settings {
  Object.assign(process.env, { [logLevel]: "2", ...exact, ...process.env });
  const flags = Object.fromEntries(Object.keys(exact).map((name) => [name, process.env[name]!]));
  return { flags, quiet: Number(process.env[logLevel]) > 0 };
}
