import * as iam from 'aws-cdk-lib/aws-iam';
import * as osis from 'aws-cdk-lib/aws-osis';
import { ControllerPolicy } from '../../../lib/aws-eks/controller-policy';
import { arn } from '../../support/references';
import { own, reference, type ControllerProof } from './controller-proof';

const INVOKE = ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'];
const GUARDRAIL = own('bedrock', 'guardrail/g1');
const PROFILE = own('bedrock', 'inference-profile/us.anthropic.claude-haiku-4-5-20251001-v1:0');
const APPLICATION_PROFILE = own('bedrock', 'application-inference-profile/abc');
const model = (id: string, region = 'us-east-1') => `arn:aws:bedrock:${region}::foundation-model/${id}`;
const HAIKU = 'anthropic.claude-haiku-4-5-20251001-v1:0';
const TITAN = 'amazon.titan-embed-text-v2:0';
const by = (profile: string) => ({ 'bedrock:InferenceProfileArn': profile });

export const workloads: ControllerProof[] = [
  {
    controller: 'bedrockInvoke',
    policy: (stack) =>
      ControllerPolicy.bedrockInvoke({
        namespace: 'search',
        serviceAccount: 'embedder',
        modelIds: [TITAN],
        inferenceProfileIds: [`us.${HAIKU}`],
        guardrails: [reference(stack, 'Guardrail', { guardrailRef: { guardrailArn: GUARDRAIL } })],
      }),
    runsAs: 'search/embedder',
    allows: [
      { action: INVOKE, resource: model(TITAN) },
      { action: INVOKE, resource: PROFILE },
      { action: INVOKE, resource: [model(HAIKU), model(HAIKU, 'us-west-2')], context: by(PROFILE) },
      { action: 'bedrock:ApplyGuardrail', resource: GUARDRAIL },
    ],
    denies: [
      { action: INVOKE, resource: [model(HAIKU), model(TITAN, 'us-west-2'), model('amazon.nova-pro-v1:0')] },
      { action: INVOKE, resource: model(HAIKU), context: by(own('bedrock', 'inference-profile/eu.other')) },
      { action: INVOKE, resource: own('bedrock', 'inference-profile/eu.anthropic.claude-haiku-4-5-20251001-v1:0') },
      { action: 'bedrock:ApplyGuardrail', resource: own('bedrock', 'guardrail/g2') },
      { action: 'bedrock:GetFoundationModel', resource: model(TITAN) },
    ],
  },
  {
    controller: 'bedrockInvoke',
    variant: 'by application inference profiles',
    policy: (stack) =>
      ControllerPolicy.bedrockInvoke({
        namespace: 'search',
        serviceAccount: 'embedder',
        applicationInferenceProfiles: [
          reference(stack, 'Profile', { applicationInferenceProfileRef: { inferenceProfileIdentifier: 'abc' } }),
        ],
      }),
    runsAs: 'search/embedder',
    allows: [
      { action: INVOKE, resource: APPLICATION_PROFILE },
      { action: INVOKE, resource: model(HAIKU, 'us-west-2'), context: by(APPLICATION_PROFILE) },
    ],
    denies: [
      { action: INVOKE, resource: own('bedrock', 'application-inference-profile/def') },
      { action: INVOKE, resource: model(HAIKU, 'us-west-2') },
    ],
  },
  {
    controller: 'osisIngest',
    policy: (stack) =>
      ControllerPolicy.osisIngest({
        namespace: 'logs',
        serviceAccount: 'shipper',
        pipelines: [
          new osis.CfnPipeline(stack, 'Pipeline', {
            pipelineName: 'logs',
            minUnits: 1,
            maxUnits: 2,
            pipelineConfigurationBody: 'version: "2"',
          }),
        ],
      }),
    runsAs: 'logs/shipper',
    allows: [{ action: 'osis:Ingest', resource: arn('Pipeline') }],
    denies: [
      { action: 'osis:Ingest', resource: own('osis', 'pipeline/other') },
      { action: 'osis:DeletePipeline', resource: arn('Pipeline') },
    ],
  },
  {
    controller: 'of',
    policy: (stack) =>
      ControllerPolicy.of({
        namespace: 'tools',
        serviceAccount: 'reporter',
        statements: [new iam.PolicyStatement({ actions: ['sqs:SendMessage'], resources: [own('sqs', 'reports')] })],
        managedPolicies: [
          iam.ManagedPolicy.fromAwsManagedPolicyName('AWSXrayWriteOnlyAccess'),
          new iam.ManagedPolicy(stack, 'Own', {
            statements: [new iam.PolicyStatement({ actions: ['ec2:DescribeTags'], resources: ['*'] })],
          }),
        ],
      }),
    runsAs: 'tools/reporter',
    managed: ['AWSXrayWriteOnlyAccess', 'Own30425842'],
    allows: [
      { action: 'sqs:SendMessage', resource: own('sqs', 'reports') },
      { action: ['xray:PutTraceSegments', 'ec2:DescribeTags'] },
    ],
    denies: [{ action: 'sqs:SendMessage', resource: own('sqs', 'others') }],
  },
];
