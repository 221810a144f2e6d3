import type { Action, Argument, Options, Usage } from "./options.ts";
import * as experiments from "./usage/experiments.ts";
import * as runs from "./usage/runs.ts";
import * as tools from "./usage/tools.ts";

/** How a verb is called, and what it does, which is loaded when it is called. */
export interface Verb {
  readonly usage: Usage<readonly Argument[], Options>;
  readonly load: () => Promise<(args: readonly unknown[], options: object) => Promise<void>>;
}

/** Every verb, by the headings and in the order of `exp --help`. */
export const verbs = {
  Experiments: {
    run: verb(experiments.run, () => import("./run.ts")),
    resume: verb(experiments.resume, () => import("./resume.ts")),
    validate: verb(experiments.validate, () => import("./validate.ts")),
    list: verb(experiments.list, () => import("./list.ts")),
    describe: verb(experiments.describe, () => import("./describe.ts")),
    config: verb(experiments.config, () => import("./config.ts")),
    cite: verb(experiments.cite, () => import("./cite.ts")),
  },
  Runs: {
    generate: verb(runs.generate, () => import("./generate.ts")),
    interpolate: verb(runs.interpolate, () => import("./interpolate.ts")),
    animate: verb(runs.animate, () => import("./animate.ts")),
    import: verb(runs.importWeights, () => import("./import.ts")),
    export: verb(runs.exportFiles, () => import("./export.ts")),
    evaluate: verb(runs.evaluate, () => import("./evaluate.ts")),
    compare: verb(runs.compare, () => import("./compare.ts")),
    plot: verb(runs.plot, () => import("./plot.ts")),
    tensorboard: verb(runs.tensorboard, () => import("./tensorboard.ts")),
  },
  "Your own components": {
    new: verb(tools.newComponent, () => import("./new.ts")),
    test: verb(tools.testComponents, () => import("./test.ts")),
    schema: verb(tools.schema, () => import("./schema.ts")),
  },
  "This machine": {
    setup: verb(tools.setup, () => import("./setup.ts")),
    doctor: verb(tools.doctor, () => import("./doctor.ts")),
  },
} satisfies Readonly<Record<string, Readonly<Record<string, Verb>>>>;

/** Holds a verb's action to the types of its usage. */
function verb<Arguments extends readonly Argument[], Accepted extends Options>(
  usage: Usage<Arguments, Accepted>,
  load: () => Promise<{ readonly action: Action<Usage<Arguments, Accepted>> }>,
): Verb {
  return { usage, load: async () => (await load()).action as Awaited<ReturnType<Verb["load"]>> };
}
