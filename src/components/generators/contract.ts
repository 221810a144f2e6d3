import { type Catalogue, kind } from "../../registry/component.ts";
import type { Layer } from "../blocks/chain.ts";

/** Builds the network that maps latent vectors, shape [latent], to samples of the data's shape. */
export type Generator = Layer;

export const defineGenerator = kind<Generator>("generators", "function");

export type Generators = Catalogue<Generator>;
