import type { Static, TObject } from "@sinclair/typebox";
import { type Component, type Paper, pluginVersion } from "../registry/component.ts";
import type { Problem } from "../registry/report/problem.ts";
import type { budgetOf, experimentOf, sampleBudget, sampleExtractor, sampleMetrics } from "./experiment.ts";
import type { Training } from "./training.ts";
import type { watchOf } from "./watch.ts";

/** What an algorithm makes of an experiment's parts, and what is wrong or doubtful with them together. */
export interface Assembly<State extends object = object, Inputs extends object = object> {
  readonly training: Training<State, Inputs>;
  readonly problems: readonly Problem[];
}

/** Papers behind something that an experiment sets, and its name. */
export interface NamedPapers {
  readonly name: string;
  readonly papers: readonly Paper[];
}

/**
 * A component that trains networks and decides which keys its experiments have. Its parameters are the settings under
 * `algorithm`; its `create` gets the parts of a whole experiment.
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
 * Marks an algorithm as such, and erases its types of experiment, state and inputs: a training gets back only states and
 * inputs that it has made itself.
 */
export const defineAlgorithm = <Experiment extends TObject, State extends object, Inputs extends object>(
  definition: AlgorithmDefinition<Experiment, State, Inputs>,
): Algorithm =>
  ({
    kind: "algorithms",
    pluginVersion,
    params: definition.experiment.properties.algorithm,
    ...definition,
  }) as unknown as Algorithm;

/** The parts of an experiment of any algorithm: the keys of all experiments, and those of algorithms that make samples. */
export type Experiment = Static<
  ReturnType<
    typeof experimentOf<
      {
        metrics: typeof sampleMetrics;
        extractor: typeof sampleExtractor;
        watch: ReturnType<typeof watchOf<Record<never, never>>>;
      },
      ReturnType<typeof budgetOf<typeof sampleBudget>>
    >
  >
>;
