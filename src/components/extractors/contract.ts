import type * as tf from "@tensorflow/tfjs-core";
import { type Catalogue, kind } from "../../registry/component.ts";
import type { Shape } from "../blocks/block.ts";

/** What a classifier makes of a batch of images. */
export interface Extraction {
  /** Activations before its last layer, shape [batch, size]. */
  readonly features: tf.Tensor2D;
  /** Shape [batch, classes]; their softmax is its prediction. */
  readonly logits: tf.Tensor2D;
}

/** An extractor that has its weights. */
export interface OpenExtractor {
  /** sha256 of the file of weights, recorded with every value computed with them. */
  readonly sha256: string;
  /** Pure, and leaves no tensor behind; its weights live as long as the engine. */
  readonly apply: (images: tf.Tensor4D) => Extraction;
}

/** A trained classifier whose features and predictions metrics use. */
export interface Extractor {
  /** Finds its weights and reads them; reports progress to `notify`. */
  readonly open: (notify: (line: string) => void) => Promise<OpenExtractor>;
  readonly traits: {
    /** What stands in the names of metrics, such as `inception-tensorflow1`; undefined if names stay as they are. */
    readonly label?: string;
    /**
     * The images that it takes, shape [batch, height, width, channels]. samples: as networks see them; stored: as the
     * data's `encode` returns them; pixels: grey or RGB, whole numbers from 0 to 255, as in a PNG file.
     */
    readonly input: "samples" | "stored" | "pixels";
    /** True if its classes are the data's. */
    readonly predictsClasses: boolean;
    /** Number of its classes, and their names, if it may be used on data with others. */
    readonly classes?: number;
    readonly classNames?: readonly string[];
    /** Shape of the images that it was trained on, if others are converted. */
    readonly takes?: Shape;
    /** Why it cannot be opened yet. */
    readonly lack?: string;
    /** Images in a batch. */
    readonly batchSize: number;
  };
}

export const defineExtractor = kind<Extractor>("extractors");

export type Extractors = Catalogue<Extractor>;
