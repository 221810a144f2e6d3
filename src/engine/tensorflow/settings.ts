/** Settings of TensorFlow's that change the bits of a result, with the values that hold where the user sets none. */
const exact = {
  /** oneDNN's convolutions and products on the CPU. */
  TF_ENABLE_ONEDNN_OPTS: "1",
  /** Arithmetic of oneDNN's operations: float32, where BF16 would be faster. */
  ONEDNN_DEFAULT_FPMATH_MODE: "STRICT",
  /** No TensorFloat-32 on NVIDIA's cores: ten bits of mantissa are too few for second-order gradients. */
  NVIDIA_TF32_OVERRIDE: "0",
} as const;

/** TensorFlow's running commentary; errors are thrown and need no log. */
const quiet = { TF_CPP_MIN_LOG_LEVEL: "2" };

/** Fixes TensorFlow's environment variables, before it is loaded. @returns those that change results. */
export function settle(): Readonly<Record<string, string>> {
  Object.assign(process.env, { ...quiet, ...exact, ...process.env });
  return Object.fromEntries(Object.keys(exact).map((name) => [name, process.env[name]!]));
}
