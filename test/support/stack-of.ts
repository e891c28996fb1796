import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { ExampleClass } from '../../examples';

/** A stack class out of what one test puts into it. */
export function stackOf(build: (stack: Stack, id: string) => void): ExampleClass {
  return class extends Stack {
    constructor(scope: Construct, id: string) {
      super(scope, id);
      build(this, id);
    }
  };
}
