import { type Catalogue, kind } from "../../registry/component.ts";
import type { Layer } from "../blocks/chain.ts";

/** A step of a `sequential` network; normalizers may stand wherever a layer may. */
export const defineLayer = kind<Layer>("layers");

export type Layers = Catalogue<Layer>;
