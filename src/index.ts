/**
 * The interface for your own components. Each `define…` function marks a component as one of its kind; its type says
 * what the component's `create` must return.
 */

export { type Static, Type } from "@sinclair/typebox";
export * as tf from "@tensorflow/tfjs-core";
export { type Algorithm, type Assembly, defineAlgorithm } from "./algorithms/algorithm.ts";
export { type Batches, batchIndices, classesOf, dataSeen, decoded, stored } from "./algorithms/batches.ts";
export { type BoundNetwork, bind, type Mode } from "./algorithms/boundNetwork.ts";
export {
  algorithmSettings,
  budgetOf,
  choice,
  experimentOf,
  sampleBudget,
  sampleExtractor,
  sampleMetrics,
} from "./algorithms/experiment.ts";
export {
  applyGradients,
  hyperparameters,
  initialLearner,
  type Learner,
  type LearnerState,
  totalNorm,
} from "./algorithms/learner.ts";
export { bindTrained, type Networks, type TrainedNetwork, trainedNetwork } from "./algorithms/networks.ts";
export {
  generate,
  type Latent,
  latentVectors,
  type Making,
  networkSampler,
  type Sampler,
  type Samples,
} from "./algorithms/sampler.ts";
export type {
  Iterate,
  Measurement,
  Outcome,
  Scalars,
  Scorer,
  Training,
} from "./algorithms/training.ts";
export { policy, sampleSymptoms, watchOf } from "./algorithms/watch.ts";
export {
  type Augmentation,
  defineAugmentation,
  type Transform,
} from "./components/augmentations/contract.ts";
export {
  type Block,
  type BufferSpec,
  type Initializer,
  imageShape,
  type Pass,
  plainTraits,
  pure,
  type Range,
  type Sample,
  type Shape,
  type Traits,
  type WeightSpec,
} from "./components/blocks/block.ts";
export { chain, type Layer } from "./components/blocks/chain.ts";
export { convolution, transposedConvolution } from "./components/blocks/convolution.ts";
export { dense } from "./components/blocks/dense.ts";
export type { Draws } from "./components/blocks/draws.ts";
export type { WeightTransform } from "./components/blocks/kernel.ts";
export { network, networkParameters, parameter } from "./components/blocks/network.ts";
export { flatten, reshape } from "./components/blocks/reshape.ts";
export { type Classifier, defineClassifier } from "./components/classifiers/contract.ts";
export { type Constraint, defineConstraint } from "./components/constraints/contract.ts";
export { type Critic, defineCritic } from "./components/critics/contract.ts";
export {
  type Data,
  type Dataset,
  defineDataset,
  type Labels,
  type Split,
  type Stored,
} from "./components/datasets/contract.ts";
export { inMemory, mirrored } from "./components/datasets/splits.ts";
export {
  defineExtractor,
  type Extraction,
  type Extractor,
  type OpenExtractor,
} from "./components/extractors/contract.ts";
export { defineGenerator, type Generator } from "./components/generators/contract.ts";
export { defineInitializer } from "./components/initializers/contract.ts";
export { defineLayer } from "./components/layers/contract.ts";
export {
  defineLoss,
  type Judged,
  type Loss,
  type PairedObjective,
  type Scores,
  type SeparableObjective,
} from "./components/losses/contract.ts";
export {
  against,
  type Better,
  defineMetric,
  type Metric,
  type MetricInputs,
  type MetricValues,
  type RealSamples,
  type Rows,
  type SampleSet,
} from "./components/metrics/contract.ts";
export { defineNormalizer } from "./components/normalizers/contract.ts";
export {
  defineOptimizer,
  type Optimizer,
  type Progress,
  type Weight,
} from "./components/optimizers/contract.ts";
export { definePenalty, type Penalty, type PenaltyBatch } from "./components/penalties/contract.ts";
export { defineSchedule, type Schedule } from "./components/schedules/contract.ts";
export { defineWeightTransform } from "./components/weightTransforms/contract.ts";
export type { Compile } from "./engine/engine.ts";
export { detach, differentiate, inputGradient, type Named } from "./engine/gradients/differentiate.ts";
export { norm } from "./engine/gradients/norm.ts";
export { type Stream, stream } from "./engine/random/streams.ts";
export { exitCodes, UserError } from "./errors.ts";
export { type Component, filePath, type Paper, part, pluginVersion } from "./registry/component.ts";
export { InvalidParameter, within } from "./registry/invalidParameter.ts";
export { type Config, defineConfig } from "./registry/plugins/config.ts";
export type { Problem } from "./registry/report/problem.ts";
