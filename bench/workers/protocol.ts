/** One game at one size; what is left out is as its experiment has it. */
export interface Size {
  /** The experiment's name. */
  readonly game: string;
  readonly batch?: number;
  /** Filters of a `dcgan` network. */
  readonly width?: number;
  readonly criticSteps?: number;
}

/** The first line that a worker is given. */
export interface Job extends Size {
  /** How it is to compute: one of its side's contenders. */
  readonly way: string;
  readonly threads: number;
  /** A file of all training images: 28 x 28 bytes each, one after the other. */
  readonly images: string;
}

/** The first line that it answers. `game` is what both sides must agree on. */
export interface Opened {
  readonly version: string;
  readonly threads: number;
  readonly game: Readonly<Record<"batch" | "criticBatch" | "criticSteps" | "generator" | "critic", number>>;
}

/** What it is asked after that, and what it answers, a line of JSON for each. */
export interface Questions {
  /** Milliseconds of each of so many steps: on the clock, and of all threads together. */
  readonly play: { readonly asked: { readonly steps: number }; readonly answer: Costs };
  /** Multiply-adds of one step, in convolutions and products of matrices. */
  readonly count: { readonly asked: object; readonly answer: { readonly multiplyAdds: number } };
  /** Multiply-adds a second in a product of two large matrices. */
  readonly peak: { readonly asked: object; readonly answer: { readonly multiplyAddsPerSecond: number } };
  /** What our side holds between steps. */
  readonly held: { readonly asked: object; readonly answer: Held };
}

export interface Costs {
  readonly wall: readonly number[];
  readonly cpu: readonly number[];
}

export interface Held {
  readonly tensors: number;
  readonly bytes: number;
  /** Handles of native TensorFlow's. */
  readonly native: number;
}
