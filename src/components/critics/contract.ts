import { type Catalogue, kind } from "../../registry/component.ts";
import type { Layer } from "../blocks/chain.ts";

/** Builds the network that maps samples of the data's shape to one score, shape [1], before any sigmoid. */
export type Critic = Layer;

export const defineCritic = kind<Critic>("critics", "function");

export type Critics = Catalogue<Critic>;
