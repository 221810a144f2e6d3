import { chmod } from "node:fs/promises";
import { createRequire } from "node:module";
import { defineConfig, type Plugin } from "rolldown";

/**
 * The built program holds its libraries, in files shared out by which commands need them, because Node takes longer to
 * find, open and scan hundreds of small modules than to run most commands. Left out are packages with files, threads or
 * machine code of their own, and those that few commands load.
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
  external: [/^@tensorflow\/(?!tfjs-core$)/, "koffi", /^@node-rs\//, "h5wasm", "jiti", /^echarts/],
  plugins: [requireInstead("@tensorflow/tfjs-core"), executable("dist/cli/index.js")],
  output: { dir: "dist", cleanDir: true, chunkFileNames: "chunks/[name].js" },
});

/**
 * Requires a CommonJS package where the sources import it: Node searches the text of a CommonJS module that is imported
 * for the names it exports, and for TensorFlow.js's megabyte that takes a tenth of a second. As a namespace it is required
 * at its first use, and so never by commands that only read experiments.
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
