import { Stack, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** A value as JSON, which CloudFormation completes where the value holds tokens. */
export function jsonText(construct: IConstruct, value: unknown): string {
  const text = JSON.stringify(value);
  return Token.isUnresolved(text) ? Stack.of(construct).toJsonString(value) : text;
}
