import { Token, TokenComparison } from 'aws-cdk-lib';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { LambdaProcessorOptions } from './lambda-processor-options';
import type { BoundPlugin, PluginContext } from './plugin';
import { allow } from './role-permission';
import { snakeCase } from './snake-case';
import { inBytes } from './units';

const NAMES = { when: 'lambda_when' };

export function bindLambdaProcessor(
  fn: lambda.IFunction,
  options: LambdaProcessorOptions,
  context: PluginContext,
): BoundPlugin {
  allow(context, { actions: ['lambda:InvokeFunction'], resources: [fn.functionArn] });
  const { responseHandling, circuitBreakerWaitInterval } = options;
  const { when, tagsOnFailure, invocationType, responseEventsMatch, responseMode, keys, circuitBreakerRetries } =
    options;
  return {
    name: 'aws_lambda',
    options: {
      function_name: nameOf(fn, context),
      ...snakeCase({ when, tagsOnFailure, invocationType, responseEventsMatch, responseMode, keys }, NAMES),
      ...snakeCase({
        batch: batch(options),
        cache: cache(options),
        client: client(options),
        streaming: responseHandling && { enabled: true, response_handling: responseHandling },
        circuitBreakerRetries,
        circuitBreakerWaitInterval: circuitBreakerWaitInterval?.toMilliseconds(),
      }),
      aws: { region: context.region },
    },
  };
}

/** A name is looked up in the pipeline's account, so that a function of another account needs its ARN. */
function nameOf(fn: lambda.IFunction, { role }: PluginContext): string {
  const other = Token.compareStrings(fn.env.account, role.env.account) === TokenComparison.DIFFERENT;
  return other ? fn.functionArn : fn.functionName;
}

function batch(options: LambdaProcessorOptions): object | undefined {
  const { batchKey, batchEventCount, batchMaximumSize, batchTimeout } = options;
  const threshold = filled(
    snakeCase({
      eventCount: batchEventCount,
      maximumSize: inBytes(batchMaximumSize),
      eventCollectTimeout: batchTimeout,
    }),
  );
  return filled(snakeCase({ keyName: batchKey, threshold }));
}

function cache({ cacheTtl, cacheMaxSize }: LambdaProcessorOptions): object | undefined {
  return filled(snakeCase({ ttl: cacheTtl?.toSeconds(), maxSize: cacheMaxSize?.toBytes() }));
}

function client(options: LambdaProcessorOptions): object | undefined {
  const { maxRetries, maxConcurrency, apiCallTimeout, apiCallAttemptTimeout } = options;
  const { connectionTimeout, readTimeout, baseDelay, maxBackoff } = options;
  return filled(
    snakeCase({
      maxRetries,
      maxConcurrency,
      apiCallTimeout,
      apiCallAttemptTimeout,
      connectionTimeout,
      readTimeout,
      baseDelay,
      maxBackoff,
    }),
  );
}

function filled(options: Record<string, unknown>): object | undefined {
  return Object.keys(options).length > 0 ? options : undefined;
}
