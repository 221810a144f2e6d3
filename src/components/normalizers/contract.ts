import { type Catalogue, kind } from "../../registry/component.ts";
import type { Layer } from "../blocks/chain.ts";

/** A layer that keeps shapes and brings activations to a common scale. */
export const defineNormalizer = kind<Layer>("normalizers");

export type Normalizers = Catalogue<Layer>;
