/** Where tensors are computed: an opened TensorFlow.js backend, made the current one. */
export interface Engine {
  readonly name: "tensorflow" | "wasm" | "cpu";
  /** What computes, with its version: "TensorFlow 2.21.0", "TensorFlow.js wasm 4.22.0". */
  readonly version: string;
  readonly device: "cpu" | "gpu";
  readonly threads: number;
  /** Settings that change the bits of a result, recorded in every run's manifest. */
  readonly flags: Readonly<Record<string, string>>;
  /** Ends worker threads and frees what would keep the process alive. */
  readonly close: () => Promise<void>;
}

export interface EngineRequest {
  /** Worker threads for one operation; by default as many as the machine has cores. */
  readonly threads?: number;
  /** Told what the user should know while they wait, a line at a time. */
  readonly notify: (line: string) => void;
}
