/** One game at one size; default: the sizes of its experiment. */
export interface Size {
  /** The experiment's name. */
  readonly game: string;
  readonly batch?: number;
  /** Filters of a `dcgan` network. */
  readonly width?: number;
  readonly criticSteps?: number;
}

/** The first line to a worker. */
export interface Job extends Size {
  /** The implementation. */
  readonly way: string;
  readonly threads: number;
  /** A file of all training images: 28 x 28 bytes each, one after the other. */
  readonly images: string;
}

/** Its answer. `game` must be equal for all implementations. */
export interface Opened {
  readonly version: string;
  readonly threads: number;
  readonly game: Readonly<Record<"batch" | "criticBatch" | "criticSteps" | "generator" | "critic", number>>;
}

/** Later questions and answers, one line of JSON each. */
export interface Questions {
  /** Milliseconds of each of `steps` steps: wall time, and processor time of all threads together. */
  readonly train: { readonly asked: { readonly steps: number }; readonly answer: Costs };
  /** Multiply-adds of one step, in convolutions and products of matrices. */
  readonly count: { readonly asked: object; readonly answer: { readonly multiplyAdds: number } };
  /** Multiply-adds a second in a product of two large matrices. */
  readonly peak: { readonly asked: object; readonly answer: { readonly multiplyAddsPerSecond: number } };
  /** Tensors that exp holds between steps. */
  readonly held: { readonly asked: object; readonly answer: Held };
}

export interface Costs {
  readonly wall: readonly number[];
  readonly cpu: readonly number[];
}

export interface Held {
  readonly tensors: number;
  readonly bytes: number;
  /** Handles of native TensorFlow. */
  readonly native: number;
}
