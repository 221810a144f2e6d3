import type { Static, TObject } from "@sinclair/typebox";
import type { Component, Paper } from "../registry/component.ts";
import type { Problem } from "../registry/report/problem.ts";
import type { budgetOf, experimentOf, sampleBudget, sampleMetrics } from "./experiment.ts";
import type { Training } from "./training.ts";
import type { watchOf } from "./watch.ts";

/** What an algorithm makes of an experiment's parts, and what is wrong or doubtful with them together. */
export interface Assembly<State extends object = object, Inputs extends object = object> {
  readonly training: Training<State, Inputs>;
  readonly problems: readonly Problem[];
}

/** Something an experiment sets that papers are behind, by its name. */
export interface NamedPapers {
  readonly name: string;
  readonly papers: readonly Paper[];
}

/**
 * What trains networks: a component that decides which keys experiments have. Its parameters are the settings under
 * `algorithm`; what it creates is made of a whole experiment.
 */
export interface Algorithm extends Component<TObject, Assembly> {
  readonly experiment: TObject;
  /** Papers behind keys of a resolved experiment that name no component. */
  readonly settingsPapers?: (resolved: Readonly<Record<string, unknown>>) => readonly NamedPapers[];
}

export type Algorithms = Readonly<Record<string, Algorithm>>;

/** An algorithm before its types of experiment, state and inputs are erased. */
export interface AlgorithmDefinition<Experiment extends TObject, State extends object, Inputs extends object>
  extends Pick<Algorithm, "about" | "papers" | "settingsPapers"> {
  /** Made by `experimentOf`. */
  readonly experiment: Experiment;
  /** @throws InvalidParameter if the parts do not fit together. */
  readonly create: (experiment: Static<Experiment>) => Assembly<State, Inputs>;
}

/**
 * An algorithm, from now on of an unknown experiment, state and inputs: whoever holds its training hands it back only
 * what the training itself has made.
 */
export const defineAlgorithm = <Experiment extends TObject, State extends object, Inputs extends object>(
  definition: AlgorithmDefinition<Experiment, State, Inputs>,
): Algorithm =>
  ({
    kind: "algorithms",
    params: definition.experiment.properties.algorithm,
    ...definition,
  }) as unknown as Algorithm;

/** An experiment of any algorithm, its specs turned into parts: the keys that all have, and those that samplers add. */
export type Experiment = Static<
  ReturnType<
    typeof experimentOf<
      { metrics: typeof sampleMetrics; watch: ReturnType<typeof watchOf<Record<never, never>>> },
      ReturnType<typeof budgetOf<typeof sampleBudget>>
    >
  >
>;
