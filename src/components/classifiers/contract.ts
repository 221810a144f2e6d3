import { type Catalogue, kind } from "../../registry/component.ts";
import type { Layer } from "../blocks/chain.ts";

/** Builds the network that maps samples of the data's shape to one logit per class, shape [classes]. */
export type Classifier = Layer;

export const defineClassifier = kind<Classifier>("classifiers", "function");

export type Classifiers = Catalogue<Classifier>;
