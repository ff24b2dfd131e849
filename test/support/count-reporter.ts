import { writeSync } from 'node:fs';
import type { Reporter, SerializedError, TestModule } from 'vitest/node';

/** Closes a run with `N passed, N failed`, as the very last line of its output. */
export default class CountReporter implements Reporter {
  #passed = 0;
  #failed = 0;

  onInit(): void {
    process.once('exit', (code) => {
      // What breaks outside the tests, as the setup of a project, counts as one that failed.
      const failed = code === 0 ? this.#failed : Math.max(1, this.#failed);
      writeSync(1, `${this.#passed} passed, ${failed} failed\n`);
    });
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const failedTests = tests.filter((test) => test.result().state === 'failed').length;
    // A file that fails outside its tests, say by an import, has none to count.
    const failedFiles = modules.filter(
      (module) => !module.ok() && ![...module.children.allTests('failed')].length,
    ).length;
    this.#passed = tests.filter((test) => test.result().state === 'passed').length;
    this.#failed = failedTests + failedFiles + errors.length;
  }
}
