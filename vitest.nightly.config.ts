import { defineConfig } from "vitest/config";

/** What takes minutes and finds something once a year: `npm run nightly`. */
export default defineConfig({
  test: { include: ["test/nightly/**/*.nightly.ts"], pool: "forks", maxWorkers: 2, testTimeout: 1_800_000 },
});
