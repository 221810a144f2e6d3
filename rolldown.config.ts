import { chmod } from "node:fs/promises";
import { createRequire } from "node:module";
import { defineConfig, type Plugin } from "rolldown";

/**
 * Modules of ours that require a package, and what the built program includes of it instead. tfjs-node's install script
 * fetches a TensorFlow that nothing uses, and the union package brings six others. THIRD_PARTY_NOTICES.md has their
 * licence.
 */
const partsOfTensorFlowJs = {
  "/src/engine/gradients/shipped.ts": `
    import "@tensorflow/tfjs-core/dist/register_all_gradients.js";
    import "@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js";`,
  "/src/engine/tensorflow/shipped.ts": `
    export { NodeJSKernelBackend } from "@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend.js";
    import "@tensorflow/tfjs-node-gpu/dist/register_all_kernels.js";`,
};

/**
 * The built program includes its libraries, split into files by the commands that need them: Node takes longer to find,
 * open and scan hundreds of small modules than to run most commands. Left out are packages that have files, threads or
 * machine code, and those that few commands load.
 */
export default defineConfig({
  input: {
    index: "src/index.ts",
    "conformance/index": "src/conformance/index.ts",
    "cli/index": "src/cli/index.ts",
    "cli/test/process": "src/cli/test/process.ts",
    "cli/test/reporter": "src/cli/test/reporter.ts",
  },
  platform: "node",
  external: ["@tensorflow/tfjs-backend-wasm", "koffi", "sharp", /^@node-rs\//, "jiti", /^echarts/],
  plugins: [
    include(partsOfTensorFlowJs),
    requireInstead("@tensorflow/tfjs-core"),
    executable("dist/cli/index.js"),
  ],
  output: { dir: "dist", cleanDir: true, chunkFileNames: "chunks/[name].js" },
});

/** Replaces modules, found by the end of their path. In what they include, the core package replaces the union. */
function include(replacements: Readonly<Record<string, string>>): Plugin {
  return {
    name: "include",
    resolveId: (id, importer) => {
      if (id === "@tensorflow/tfjs") return { id: "@tensorflow/tfjs-core", external: true };
      // Summaries for TensorBoard, which nothing calls, and the protobuf library with them.
      return id === "./proto/api_pb" && importer?.includes("/tfjs-node-gpu/") ? "\0nothing" : undefined;
    },
    load: (id) =>
      id === "\0nothing" ? "export {};" : Object.entries(replacements).find(([end]) => id.endsWith(end))?.[1],
  };
}

/**
 * Requires a CommonJS package instead of importing it: Node searches an imported CommonJS module for the names that it
 * exports, which takes a tenth of a second for TensorFlow.js. A namespace import is required at its first use, and so
 * never by commands that only read experiments.
 */
function requireInstead(name: string): Plugin {
  const [named, late] = [`\0${name}`, `\0late:${name}`];
  const names = Object.keys(createRequire(import.meta.url)(name));
  const modules = new Map([
    [named, `export const { ${names.join(", ")} } = createRequire(import.meta.url)("${name}");`],
    [
      late,
      `let loaded;
const load = () => (loaded ??= createRequire(import.meta.url)("${name}"));
export const namespace = new Proxy({}, { get: (_, key) => load()[key] });`,
    ],
  ]);
  const namespaceImport = new RegExp(`^import \\* as (\\w+) from "${name}";$`, "m");
  return {
    name: "require-instead",
    resolveId: (id) => (id === name ? named : id === late ? late : undefined),
    load: (id) =>
      modules.has(id) ? `import { createRequire } from "node:module";\n${modules.get(id)}` : undefined,
    transform: (code, id) =>
      // Users' modules get the package itself, by way of hostModules.
      id.includes("/src/") && !id.endsWith("/hostModules.ts")
        ? code.replace(namespaceImport, `import { namespace as $1 } from "${late}";`)
        : undefined,
  };
}

/** npm makes a package's program executable where it links it, once; the next build writes another file. */
function executable(path: string): Plugin {
  return { name: "executable", writeBundle: () => chmod(path, 0o755) };
}
