import { type Catalogue, kind } from "../../registry/component.ts";
import type { Initializer } from "../blocks/block.ts";

/** Draws the initial value of each weight of a network, by its role. */
export const defineInitializer = kind<Initializer>("initializers", "function");

export type Initializers = Catalogue<Initializer>;
