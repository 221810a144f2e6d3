import { type Static, Type } from "@sinclair/typebox";
import type { Classifier } from "../../components/classifiers/contract.ts";
import type { Optimizer } from "../../components/optimizers/contract.ts";
import { part } from "../../registry/component.ts";
import { epochs, experimentOf, intervals, steps } from "../experiment.ts";
import { watchOf } from "../watch.ts";

const budget = Type.Object(
  { steps: steps("Updates."), epochs: epochs("Passes over the training set."), ...intervals },
  { additionalProperties: false },
);

/** A network that learns the classes of a dataset, by cross-entropy. */
export const classifier = experimentOf(
  {
    classifier: part<Classifier>("classifiers", { description: "Tells the classes of samples apart." }),
    optimizer: part<Optimizer>("optimizers", { description: "Trains it." }),
    algorithm: Type.Object(
      { type: Type.Literal("classifier", { description: "Learns labels, by their cross-entropy." }) },
      { additionalProperties: false, description: "What is learnt." },
    ),
    watch: watchOf({}),
  },
  budget,
);

export type ClassifierExperiment = Static<typeof classifier>;
