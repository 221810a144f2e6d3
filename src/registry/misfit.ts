/** Where in an experiment a value stands: `["generator", "layers", 3, "kernel"]`. */
export type Path = readonly (string | number)[];

/** What a component has against the parameters, or the shape, it was given. */
export class Misfit extends Error {
  override readonly name = "Misfit";
  /** Leads from the component that complains to the culprit. */
  readonly path: Path;

  constructor(message: string, path: Path = []) {
    super(message);
    this.path = path;
  }
}

/** Runs `make`; a misfit that it throws is told again with `prefix` before its path. */
export function within<T>(prefix: Path, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof Misfit) throw new Misfit(error.message, [...prefix, ...error.path]);
    throw error;
  }
}
