import { type Catalogue, kind } from "../../registry/component.ts";
import type { WeightTransform } from "../blocks/kernel.ts";

/** Transforms a layer's kernel before each use. */
export const defineWeightTransform = kind<WeightTransform>("weightTransforms");

export type WeightTransforms = Catalogue<WeightTransform>;
