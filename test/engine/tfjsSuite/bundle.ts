import { fileURLToPath } from "node:url";
import { build } from "rolldown";

const entry = "\0specs";
const stub = "\0jasmine-core";

/** The backend's name in the specs' names. */
const environment = "here";

/**
 * Writes TensorFlow.js's own specs (tfjs-core 4.22) as one module to `file`. It has a copy of the core package, which
 * shares backends and kernels with the package itself by global variables.
 */
export async function bundleSpecs(file: string, backendName: string): Promise<void> {
  await build({
    input: entry,
    cwd: fileURLToPath(new URL("../../..", import.meta.url)),
    platform: "node",
    logLevel: "silent",
    // The package says that none of its modules has side effects, those that describe specs included.
    treeshake: false,
    plugins: [
      {
        name: "specs",
        resolveId: (id) => (id === entry ? entry : id.startsWith("jasmine-core") ? stub : undefined),
        load: (id) => (id === entry ? specs(backendName) : id === stub ? jasmineCore : undefined),
      },
    ],
    output: { file, format: "cjs", codeSplitting: false },
  });
}

/** Specs describe themselves when their module is loaded, which must know the engine by then. */
const specs = (backendName: string) => `
  import { setTestEnvs } from "@tensorflow/tfjs-core/dist/jasmine_util.js";
  import "@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js";
  setTestEnvs([{ name: "${environment}", backendName: "${backendName}", flags: {}, isDataSync: true }]);
  export const describeAll = () => import("@tensorflow/tfjs-core/dist/tests.js");`;

/** Its test utilities set Jasmine's patience. */
const jasmineCore = "module.exports = { core: () => ({}) };";
