'use strict';

/** A jest reporter that writes the totals, as one line, to the file that JEST_TOTALS names, for `.ci/run` to close with. */
const { writeFileSync } = require('node:fs');

module.exports = class JestTotals {
  onRunComplete(
    _contexts,
    { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, numPendingTests, numTodoTests },
  ) {
    if (!process.env.JEST_TOTALS) return;

    // A file that does not even load has no tests to count; it counts as one that failed.
    const failed = numFailedTests + numRuntimeErrorTestSuites;
    const skipped = numPendingTests + numTodoTests;
    const line = `${numPassedTests} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
    writeFileSync(process.env.JEST_TOTALS, `${line}\n`);
  }
};
