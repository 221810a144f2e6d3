import type { Shape } from "./block.ts";

/** Random numbers that a component needs for each sample of a batch, by name; uniform ones are on [0, 1). */
export type Draws = Readonly<
  Record<string, { readonly distribution: "uniform" | "normal"; readonly shape: Shape }>
>;
