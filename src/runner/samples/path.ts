type Vector = Float32Array;

/** A path from `a` (`at` 0) to `b` (`at` 1), vectors of the same length. */
export type Path = (a: Vector, b: Vector, at: number) => Vector;

/**
 * Spherical interpolation. Normal vectors of many dimensions all have about the same norm; a straight line between them
 * would pass through norms that no such vector has (White 2016, section 2.1).
 */
export const spherical: Path = (a, b, at) => {
  const angle = Math.acos(Math.max(-1, Math.min(1, dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b)))));
  // Between vectors of the same or of opposite directions the circle is not unique.
  if (!(Math.sin(angle) > 1e-6)) return straight(a, b, at);
  return combined(a, Math.sin((1 - at) * angle) / Math.sin(angle), b, Math.sin(at * angle) / Math.sin(angle));
};

/** Linear interpolation, which stays within a cube. */
export const straight: Path = (a, b, at) => combined(a, 1 - at, b, at);

const dot = (a: Vector, b: Vector): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);

const combined = (a: Vector, ofA: number, b: Vector, ofB: number): Vector =>
  a.map((value, i) => ofA * value + ofB * b[i]!);
