import type { Static } from "@sinclair/typebox";
import type { Classifier } from "../../components/classifiers/contract.ts";
import type { Optimizer } from "../../components/optimizers/contract.ts";
import { part } from "../../registry/component.ts";
import { algorithmSettings, budgetOf, experimentOf } from "../experiment.ts";
import { watchOf } from "../watch.ts";

const budget = budgetOf({ steps: "Updates.", epochs: "Passes over the training set." }, {});

/** The schema of experiments that train a classifier. */
export const classifierExperiment = experimentOf(
  {
    classifier: part<Classifier>("classifiers", {
      description: "Network from samples to one logit for each class.",
    }),
    optimizer: part<Optimizer>("optimizers", { description: "Trains the classifier." }),
    algorithm: algorithmSettings({}, "The algorithm that trains the classifier."),
    watch: watchOf({}),
  },
  budget,
);

export type ClassifierExperiment = Static<typeof classifierExperiment>;
