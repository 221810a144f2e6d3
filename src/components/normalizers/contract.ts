import { type Catalogue, kind } from "../../registry/component.ts";
import type { Layer } from "../blocks/chain.ts";

/** A layer that normalizes activations and keeps their shape. */
export const defineNormalizer = kind<Layer>("normalizers", "function");

export type Normalizers = Catalogue<Layer>;
