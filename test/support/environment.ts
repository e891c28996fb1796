/**
 * What every test file runs under, set before aws-cdk-lib loads.
 *
 * CloudFormation Validate takes 2-3 s to start and jest gives each test file modules of its own, so it would start once
 * per file. It is off here; `test/examples.test.ts` runs it once over the templates of all examples.
 */
process.env['CDK_VALIDATION'] = 'false';

/** A deprecated API of aws-cdk-lib in the library or in an example is an error, not a line in a log that nobody reads. */
process.env['JSII_DEPRECATED'] = 'fail';
