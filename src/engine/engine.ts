/**
 * How a step is run: as one TensorFlow function, compiled by XLA, or operation by operation. The first is the default.
 */
export const compileModes = ["function", "xla", "off"] as const;
export type CompileMode = (typeof compileModes)[number];

/** The type of factors in convolutions and matrix products. Their sums, and everything else, are float32. */
export const precisions = ["float32", "bfloat16"] as const;
export type Precision = (typeof precisions)[number];

/** Turns a pure function from trees of tensors to a tree of tensors into one that is computed asynchronously. */
export type Compile = <Args extends readonly unknown[], Result>(
  f: (...args: Args) => Result,
) => (...args: Args) => Promise<Result>;

export interface Compiler {
  /** The arguments must live until the promise settles; the result is the caller's. */
  readonly compile: Compile;
  /** Frees what the engine holds for the compiled functions. */
  readonly close: () => void;
}

export interface CompilerOptions {
  readonly mode: CompileMode;
  /** float32 by default. */
  readonly precision?: Precision;
  /** Receives a warning if a function cannot be run in this mode and is run in another one. */
  readonly notify: (line: string) => void;
}

/** Properties of an engine that are known before it is opened. */
export interface EngineTraits {
  /** Its name in a sentence: "native TensorFlow". */
  readonly title: string;
  readonly about: string;
  /** False for an engine that serves tests only. */
  readonly selectable: boolean;
  /** True if steps can be compiled; false if they always run operation by operation. */
  readonly compiles: boolean;
  /** Precisions of compiled steps. Operations one by one are float32 on every engine. */
  readonly precisions: readonly Precision[];
}

export interface EngineRequest {
  /** Worker threads of one operation; default: one per core. */
  readonly threads?: number;
  /** Receives progress and warnings, a line at a time. */
  readonly notify: (line: string) => void;
}

/** Where tensors are computed: a TensorFlow.js backend, which opening makes the current one. */
export interface EngineDefinition extends EngineTraits {
  /**
   * Fetches what the package does not include, and returns its path.
   *
   * @param accepted sha256 of files that this package has no checksum for and the user accepts
   */
  readonly install?: (notify: EngineRequest["notify"], accepted?: readonly string[]) => Promise<string>;
  readonly open: (request: EngineRequest) => Promise<OpenEngine>;
}

export interface OpenEngine {
  /** The library that computes and its version: "TensorFlow 2.21.0", "TensorFlow.js wasm 4.22.0". */
  readonly version: string;
  readonly device: "cpu" | "gpu";
  readonly threads: number;
  /** Settings that change the bits of a result; recorded in the manifest. */
  readonly flags: Readonly<Record<string, string>>;
  readonly compiler: (options: CompilerOptions) => Compiler;
  /** Ends worker threads and frees what would keep the process alive. */
  readonly close: () => Promise<void>;
}

/** An engine that is open, with its name in the catalogue. */
export interface Engine extends OpenEngine, EngineTraits {
  readonly name: string;
}
