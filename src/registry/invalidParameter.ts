/** The path to a value in an experiment: `["generator", "layers", 3, "kernel"]`. */
export type Path = readonly (string | number)[];

/** A component refuses a parameter, or the shape that it gets. */
export class InvalidParameter extends Error {
  override readonly name = "InvalidParameter";
  /** From the component to the parameter. */
  readonly path: Path;

  constructor(message: string, path: Path = []) {
    super(message);
    this.path = path;
  }
}

/** Runs `make`; prepends `prefix` to the path of an `InvalidParameter` that it throws. */
export function within<T>(prefix: Path, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof InvalidParameter)
      throw new InvalidParameter(error.message, [...prefix, ...error.path]);
    throw error;
  }
}
