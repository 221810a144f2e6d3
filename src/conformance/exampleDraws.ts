import { drawn } from "../algorithms/draws.ts";
import type { Draws } from "../components/blocks/draws.ts";
import type { Named } from "../engine/gradients/differentiate.ts";
import { stream } from "../engine/random/streams.ts";
import { promise } from "./promise.ts";

/** Numbers for a batch as a component asks for them; other ones for another seed. */
export function exampleDraws(draws: Draws, batch: number, seed = 7): Named {
  for (const [name, { distribution }] of Object.entries(draws))
    promise(["uniform", "normal"].includes(distribution), `the draw ${name} is uniform or normal`);
  return drawn(draws, batch, (name) => stream(seed, name));
}
