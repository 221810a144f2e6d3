import type { Reporter, TestModule } from "vitest/node";

/** Ends the output with one plain line, which any log reader can parse: `12 passed, 0 failed, 1 skipped`. */
export class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const states = modules.flatMap((module) =>
      [...module.children.allTests()].map((test) => test.result().state),
    );
    // A file that cannot even be loaded holds no test that could fail.
    const broken = modules.filter(
      (module) => module.state() === "failed" && module.children.size === 0,
    ).length;
    const count = (state: string) => states.filter((each) => each === state).length;
    process.on("exit", () =>
      console.log(
        `${count("passed")} passed, ${count("failed") + broken} failed, ${count("skipped")} skipped`,
      ),
    );
  }
}
