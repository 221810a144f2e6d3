import { type Catalogue, kind } from "../../registry/component.ts";
import type { Layer } from "../blocks/chain.ts";

/** A layer of a `sequential` network, which also takes normalizers wherever it takes layers. */
export const defineLayer = kind<Layer>("layers", "function");

export type Layers = Catalogue<Layer>;
