import type { Stack } from 'aws-cdk-lib';
import { CfnParameter, Duration, Size } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as opensearch from 'aws-cdk-lib/aws-opensearchservice';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Template } from 'aws-cdk-lib/assertions';
import * as osis from '../../lib/aws-osis';
import { checkPlugin } from '../../lib/aws-osis/plugin-checks';
import { Place } from '../../lib/core/place';
import { ACCOUNT, REGION, statements, testStack, warnings } from '../support/stack';
import { processorContext } from './processor-context';

const { Processor, MlModel } = osis;

const FUNCTION_ARN = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:enrich`;
const JOB_ROLE_ARN = `arn:aws:iam::${ACCOUNT}:role/job`;
const DOMAIN_ARN = `arn:aws:es:${REGION}:${ACCOUNT}:domain/logs`;
const HOST = 'search-logs-abc.us-east-1.es.amazonaws.com';

/** What a processor becomes in a stack, with the options as they are deployed. */
function bind(stack: Stack, processor: osis.Processor, role?: iam.IRole): Record<string, unknown> {
  const { name, options } = processor._bind(processorContext(stack, role));
  const place = new Place({ owner: stack, module: 'aws-osis', describe: (path) => path.join('.') });
  checkPlugin('processor', name, options, place);
  return { [name]: stack.resolve(options) };
}

/** A role that takes no statements, and says so. */
function unchangeableRole(stack: Stack): iam.IRole {
  const role = iam.Role.fromRoleArn(stack, 'Foreign', `arn:aws:iam::${ACCOUNT}:role/pipeline`);
  jest.spyOn(role.grantPrincipal, 'addToPrincipalPolicy').mockReturnValue({ statementAdded: false });
  return role;
}

function newFunction(stack: Stack): lambda.Function {
  const code = lambda.Code.fromInline('exports.handler = async (events) => events;');
  return new lambda.Function(stack, 'Fn', { runtime: lambda.Runtime.NODEJS_22_X, handler: 'index.handler', code });
}

function importedFunction(stack: Stack): lambda.IFunction {
  return lambda.Function.fromFunctionArn(stack, 'Fn', FUNCTION_ARN);
}

function domainOf(stack: Stack): opensearch.IDomain {
  return opensearch.Domain.fromDomainAttributes(stack, 'Domain', { domainArn: DOMAIN_ARN, domainEndpoint: HOST });
}

describe('a function', () => {
  test('may be invoked by the role, and neither its versions nor others', () => {
    const stack = testStack();
    const bound = bind(stack, Processor.awsLambda(newFunction(stack)));
    const [id] = Object.keys(Template.fromStack(stack).findResources('AWS::Lambda::Function'));
    expect(bound).toEqual({ aws_lambda: { function_name: { Ref: id }, aws: { region: REGION } } });
    expect(statements(stack, 'AWS::IAM::Policy', /^RoleDefault/)).toEqual([
      { Action: 'lambda:InvokeFunction', Effect: 'Allow', Resource: { 'Fn::GetAtt': [id, 'Arn'] } },
    ]);
  });

  test('has all options', () => {
    const stack = testStack();
    const processor = Processor.awsLambda(importedFunction(stack), {
      invocationType: osis.LambdaInvocationType.STREAMING_RESPONSE,
      responseEventsMatch: true,
      responseMode: osis.LambdaResponseMode.MERGE,
      keys: ['id'],
      batchKey: 'records',
      batchEventCount: 50,
      batchMaximumSize: Size.mebibytes(4),
      batchTimeout: Duration.seconds(5),
      cacheTtl: Duration.minutes(1),
      cacheMaxSize: Size.mebibytes(2),
      maxRetries: 5,
      maxConcurrency: 20,
      apiCallTimeout: Duration.minutes(2),
      apiCallAttemptTimeout: Duration.minutes(1),
      connectionTimeout: Duration.seconds(10),
      readTimeout: Duration.seconds(90),
      baseDelay: Duration.millis(250),
      maxBackoff: Duration.seconds(30),
      circuitBreakerRetries: 3,
      circuitBreakerWaitInterval: Duration.seconds(2),
      responseHandling: osis.LambdaResponseHandling.RECONSTRUCT_DOCUMENT,
      tagsOnFailure: ['lambda'],
      when: '/a == 1',
    });
    expect(bind(stack, processor)).toEqual({
      aws_lambda: {
        function_name: 'enrich',
        invocation_type: 'streaming-response',
        response_events_match: true,
        response_mode: 'merge',
        keys: ['id'],
        batch: {
          key_name: 'records',
          threshold: { event_count: 50, maximum_size: '4mb', event_collect_timeout: '5s' },
        },
        cache: { ttl: 60, max_size: 2097152 },
        client: {
          max_retries: 5,
          max_concurrency: 20,
          api_call_timeout: '120s',
          api_call_attempt_timeout: '60s',
          connection_timeout: '10s',
          read_timeout: '90s',
          base_delay: '250ms',
          max_backoff: '30s',
        },
        circuit_breaker_retries: 3,
        circuit_breaker_wait_interval: 2000,
        streaming: { enabled: true, response_handling: 'reconstruct-document' },
        tags_on_failure: ['lambda'],
        lambda_when: '/a == 1',
        aws: { region: REGION },
      },
    });
  });

  test('that was imported may be invoked by the role', () => {
    const stack = testStack();
    bind(stack, Processor.awsLambda(importedFunction(stack)));
    expect(statements(stack, 'AWS::IAM::Policy')).toEqual([
      { Action: 'lambda:InvokeFunction', Effect: 'Allow', Resource: FUNCTION_ARN },
    ]);
    expect(warnings(stack)).toEqual([]);
  });

  test('may be an alias, which alone may be invoked', () => {
    const stack = testStack();
    const alias = new lambda.Alias(stack, 'Alias', { aliasName: 'live', version: newFunction(stack).currentVersion });
    bind(stack, Processor.awsLambda(alias));
    expect(statements(stack, 'AWS::IAM::Policy', /^RoleDefault/)).toEqual([
      { Action: 'lambda:InvokeFunction', Effect: 'Allow', Resource: { Ref: expect.stringMatching(/^Alias/) } },
    ]);
  });

  test('of another account is named by its ARN', () => {
    const stack = testStack();
    const arn = FUNCTION_ARN.replace(ACCOUNT, '999999999999');
    const fn = lambda.Function.fromFunctionArn(stack, 'Fn', arn);
    expect(bind(stack, Processor.awsLambda(fn))).toMatchObject({ aws_lambda: { function_name: arn } });
  });

  test('is told with its statement when the role cannot be changed', () => {
    const stack = testStack();
    bind(stack, Processor.awsLambda(importedFunction(stack)), unchangeableRole(stack));
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
    expect(warnings(stack)).toEqual([
      expect.stringContaining(
        `the pipeline fails until this is in the policy of 'Stack/Foreign', which this app cannot change: ` +
          `{"Action":"lambda:InvokeFunction","Effect":"Allow","Resource":"${FUNCTION_ARN}"}`,
      ),
    ]);
  });
});

describe('a model', () => {
  test('of a domain is asked through the domain', () => {
    const stack = testStack();
    const processor = Processor.mlInference(MlModel.ofDomain(domainOf(stack), 'm1', osis.MlService.SAGEMAKER), {
      outputPath: 's3://results/a',
      inputKey: 'text',
      maxBatchSize: 10,
      retryTimeWindow: Duration.minutes(5),
      retryInterval: Duration.seconds(30),
      tagsOnFailure: ['ml'],
      when: '/a == 1',
    });
    expect(bind(stack, processor)).toEqual({
      ml_inference: {
        host: `https://${HOST}`,
        aws_sigv4: true,
        model_id: 'm1',
        service_name: 'sagemaker',
        action_type: 'batch_predict',
        output_path: 's3://results/a',
        input_key: 'text',
        max_batch_size: 10,
        retry_time_window: '300s',
        retry_interval: '30s',
        tags_on_failure: ['ml'],
        ml_when: '/a == 1',
        aws: { region: REGION },
      },
    });
    expect(statements(stack, 'AWS::IAM::Policy')).toEqual([
      { Action: 'es:ESHttpPost', Effect: 'Allow', Resource: `${DOMAIN_ARN}/_plugins/_ml/*` },
    ]);
  });

  const model = 'amazon.titan-embed-text-v2:0';
  const modelArn = `arn:aws:bedrock:${REGION}::foundation-model/${model}`;
  const jobsArn = `arn:aws:bedrock:${REGION}:${ACCOUNT}:model-invocation-job/*`;

  test('of Bedrock gets jobs, whose role is passed to Bedrock only', () => {
    const stack = testStack();
    const jobRole = iam.Role.fromRoleArn(stack, 'Job', JOB_ROLE_ARN);
    expect(bind(stack, Processor.mlInference(MlModel.bedrock(model, jobRole)))).toEqual({
      ml_inference: {
        model_id: model,
        service_name: 'bedrock',
        action_type: 'batch_predict',
        aws: { region: REGION, job_sts_role_arn: JOB_ROLE_ARN },
      },
    });
    expect(statements(stack, 'AWS::IAM::Policy')).toEqual([
      { Action: 'bedrock:CreateModelInvocationJob', Effect: 'Allow', Resource: [jobsArn, modelArn] },
      {
        Action: 'iam:PassRole',
        Effect: 'Allow',
        Resource: JOB_ROLE_ARN,
        Condition: { StringEquals: { 'iam:PassedToService': 'bedrock.amazonaws.com' } },
      },
    ]);
  });

  test('of Bedrock is only invoked when it answers each event', () => {
    const stack = testStack();
    const jobRole = iam.Role.fromRoleArn(stack, 'Job', JOB_ROLE_ARN);
    const action = osis.MlAction.PREDICT;
    expect(bind(stack, Processor.mlInference(MlModel.bedrock(model, jobRole), { action }))).toMatchObject({
      ml_inference: { action_type: 'predict' },
    });
    expect(statements(stack, 'AWS::IAM::Policy')).toEqual([
      { Action: 'bedrock:InvokeModel', Effect: 'Allow', Resource: modelArn },
    ]);
  });

  test('is told with all its statements when the role cannot be changed', () => {
    const stack = testStack();
    const jobRole = iam.Role.fromRoleArn(stack, 'Job', JOB_ROLE_ARN);
    bind(stack, Processor.mlInference(MlModel.bedrock(model, jobRole)), unchangeableRole(stack));
    expect(warnings(stack)).toEqual([
      expect.stringContaining('"Action":"bedrock:CreateModelInvocationJob"'),
      expect.stringContaining('"Condition":{"StringEquals":{"iam:PassedToService":"bedrock.amazonaws.com"}}'),
    ]);
  });
});

describe('groups of traces', () => {
  test('are searched in the domain', () => {
    const stack = testStack();
    const processor = Processor.otelTraceGroup(domainOf(stack), { indices: ['spans-*'] });
    expect(bind(stack, processor)).toEqual({
      otel_trace_group: {
        hosts: [`https://${HOST}`],
        indices: ['spans-*'],
        aws_sigv4: true,
        aws_region: REGION,
        aws_sts_role_arn: { 'Fn::GetAtt': [expect.stringMatching(/^Role/), 'Arn'] },
      },
    });
    expect(statements(stack, 'AWS::IAM::Policy')).toEqual([
      { Action: ['es:ESHttpGet', 'es:ESHttpPost'], Effect: 'Allow', Resource: `${DOMAIN_ARN}/*` },
    ]);
  });
});

describe('a file of translations', () => {
  test('may be read by the role, and decrypted', () => {
    const stack = testStack();
    const encryptionKey = new kms.Key(stack, 'Key');
    const bucket = new s3.Bucket(stack, 'Bucket', { encryptionKey });
    const bound = bind(stack, Processor.translate({ file: { bucket, key: 'status.yaml' } }));
    expect(bound).toEqual({
      translate: {
        file: {
          name: 'status.yaml',
          aws: {
            bucket: { Ref: expect.stringMatching(/^Bucket/) },
            region: REGION,
            sts_role_arn: { 'Fn::GetAtt': [expect.stringMatching(/^Role/), 'Arn'] },
          },
        },
      },
    });
    const added = statements(stack, 'AWS::IAM::Policy');
    expect(JSON.stringify(added)).toContain('/status.yaml');
    expect(added.map(({ Action }) => Action)).toContainEqual(expect.arrayContaining(['kms:Decrypt']));
  });
});

test('a duration that is a token keeps its unit', () => {
  const stack = testStack();
  const seconds = new CfnParameter(stack, 'Seconds', { type: 'Number' }).valueAsNumber;
  expect(bind(stack, Processor.delay(Duration.minutes(seconds)))).toEqual({
    delay: { for: { 'Fn::Join': ['', ['PT', { Ref: 'Seconds' }, 'M']] } },
  });
});
