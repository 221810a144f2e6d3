import { defineConfig } from "vitest/config";
import { ClosingLine } from "./test/setup/closingLine.ts";

export default defineConfig({
  // Examples import the package by its name.
  resolve: { alias: { "exp-gan": new URL("src/index.ts", import.meta.url).pathname } },
  test: {
    include: ["test/**/*.test.ts"],
    // Each test file gets a process of its own: the native engine is loaded once a process.
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 180_000,
    hookTimeout: 600_000,
    reporters: ["default", new ClosingLine()],
  },
});
