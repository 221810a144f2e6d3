import type { Name } from "./name.ts";
import { singular, type TemplateKind } from "./template.ts";

/** The parts of a small experiment that a new component may replace, as YAML. */
interface Places {
  readonly subject: string;
  readonly dataset: string;
  readonly latent: number;
  readonly output: string;
  readonly normalizer: string;
  readonly activation: string;
  readonly initializer: string;
  readonly loss: string;
  readonly regularity: string;
  readonly augmentation: string;
  readonly optimizer: string;
  readonly metrics: string;
}

const usual: Places = {
  subject: "Eight Gaussians on a circle, with",
  dataset: "{ type: gaussianMixture }",
  latent: 2,
  output: "{ type: linear }",
  normalizer: "",
  activation: "",
  initializer: "",
  loss: "{ type: nonSaturating }",
  regularity: "penalties:\n  - { type: gradient, at: real, target: 0, weight: 0.02 }",
  augmentation: "",
  optimizer: "{ type: adam, learningRate: 0.002, beta1: 0.5, beta2: 0.9 }",
  metrics: "",
};

/** The kinds whose components are parts of a GAN. */
type PartKind = Exclude<TemplateKind, "algorithms">;

const places: Readonly<Record<PartKind, (spec: string) => Partial<Places>>> = {
  losses: (spec) => ({ loss: spec }),
  penalties: (spec) => ({ regularity: `penalties:\n  - ${spec}` }),
  augmentations: (spec) => ({ augmentation: `augmentation: ${spec}\n` }),
  constraints: (spec) => ({ loss: "{ type: wasserstein }", regularity: `constraint: ${spec}` }),
  layers: (spec) => ({ activation: `, activation: ${spec}` }),
  normalizers: (spec) => ({ normalizer: `, normalizer: ${spec}` }),
  initializers: (spec) => ({ initializer: `, initializer: ${spec}` }),
  optimizers: (spec) => ({ optimizer: spec }),
  metrics: (spec) => ({ metrics: `metrics:\n  - ${spec}\n` }),
  datasets: (spec) => ({
    subject: "A small fully connected GAN on",
    dataset: spec,
    latent: 16,
    output: "{ type: tanh }",
  }),
  schedules: (spec) => ({ optimizer: `{ type: adam, learningRate: 0.002, beta1: 0.5, schedule: ${spec} }` }),
};

/** A complete experiment that uses a new component with its defaults and takes seconds. */
export function experimentText(kind: TemplateKind, { camel, dashed }: Name): string {
  const spec = `{ type: ${camel} }`;
  const { subject, dataset, latent } = { ...usual, ...(kind === "datasets" && places[kind](spec)) };
  return `# yaml-language-server: $schema=../schemas/experiment.schema.json
name: ${dashed}
about: >-
  ${subject} the ${singular(kind)} ${camel}; runs in seconds on any machine.

dataset: ${dataset}
batchSize: 128
latent: { size: ${latent} }
${kind === "algorithms" ? algorithmText(spec) : ganText(kind, spec)}# Fast enough for so small an experiment, and needs no installation.
engine: { name: wasm }

budgets:
  smoke: { steps: 10, samples: 64 }
  full: { steps: 1000, samples: 512 }
`;
}

const ganText = (kind: PartKind, spec: string): string => {
  const { output, normalizer, activation, initializer, loss, regularity, augmentation, optimizer, metrics } =
    {
      ...usual,
      ...places[kind](spec),
    };
  return `generator: { type: mlp, width: 64, output: ${output}${normalizer}${initializer} }
critic: { type: mlp, width: 64${activation}${initializer} }

loss: ${loss}
${regularity}
${augmentation}optimizers:
  generator: ${optimizer}
  critic: ${optimizer}
algorithm: { type: gan }
${metrics}`;
};

/** The keys that the template's experiments have. */
const algorithmText = (spec: string): string => `generator: { type: mlp, width: 64, output: { type: linear } }

optimizer: ${usual.optimizer}
algorithm: ${spec}
`;
