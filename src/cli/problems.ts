import { type Located, position } from "../registry/report/problem.ts";

/** A problem as machines read it; line and column count from 1. */
export function plainProblem({ severity, path, message, source, range }: Located) {
  return { severity, path, message, source: source.name, ...position(source.text, range[0]) };
}
