import { arn, proveExample } from '../support/prove-example';
import { assumedFor, STRANGERS } from './assumed-role';

const pipelineRole = arn('Pipeline/Role');
const collector = arn('Collector');
const verifier = arn('Verifier');
const domain = arn('Domain');
const pipeline = arn('Pipeline');
const [spans, services] = [`${domain}/otel-v1-apm-span/_search`, `${domain}/otel-v1-apm-service-map/_search`];
const ANOTHER_DOMAIN = 'arn:aws:es:us-east-1:123456789012:domain/another';
const ANOTHER_PIPELINE = 'arn:aws:osis:us-east-1:123456789012:pipeline/another';
const WRITE = ['es:ESHttpPost', 'es:ESHttpPut', 'es:ESHttpGet', 'es:ESHttpHead'];

const NAME = 'osistraces-pipeline-a3028570';
const MEMBER = { principal: 'arn:aws:iam::123456789012:user/member', action: 'sts:AssumeRole' };
const STRANGER = { principal: 'arn:aws:iam::210987654321:user/stranger', action: 'sts:AssumeRole' };

proveExample('osis-traces', {
  stateful: {
    'AWS::OpenSearchService::Domain': ['Domain66AC69E0'],
    'AWS::S3::Bucket': ['Refused1048AB1D'],
  },
  iam: {
    allows: [
      assumedFor(NAME),
      { principal: pipelineRole, action: 'es:DescribeDomain', resource: domain },
      { principal: pipelineRole, action: WRITE, resource: `${domain}/_bulk` },
      {
        principal: pipelineRole,
        action: 'es:ESHttpPut',
        resource: `${domain}/_template/otel-v1-apm-span-index-template`,
      },
      {
        principal: pipelineRole,
        action: 's3:PutObject',
        resource: [`${arn('Refused')}/spans/dlq/a.json`, `${arn('Refused')}/service-map/dlq/a.json`],
      },

      { ...MEMBER, resource: [collector, verifier] },
      { principal: collector, action: 'osis:Ingest', resource: pipeline },
      { principal: verifier, action: 'es:ESHttpPost', resource: [spans, services] },
    ],
    denies: [
      assumedFor('another'),
      assumedFor(NAME, STRANGERS),
      { principal: 'lambda.amazonaws.com', action: 'sts:AssumeRole', resource: pipelineRole },
      { principal: pipelineRole, action: WRITE, resource: `${ANOTHER_DOMAIN}/_bulk` },
      { principal: pipelineRole, action: 'es:ESHttpDelete', resource: `${domain}/otel-v1-apm-span-000001` },
      { principal: pipelineRole, action: ['es:DeleteDomain', 'es:UpdateDomainConfig'], resource: domain },
      { principal: pipelineRole, action: 's3:PutObject', resource: `${arn('Refused')}/entry/dlq/a.json` },
      { principal: pipelineRole, action: 's3:GetObject', resource: `${arn('Refused')}/spans/dlq/a.json` },

      { ...STRANGER, resource: [collector, verifier] },
      // Who sends spans cannot read those of others, and who reads them cannot make any up.
      { principal: collector, action: 'osis:Ingest', resource: ANOTHER_PIPELINE },
      { principal: collector, action: ['osis:StopPipeline', 'osis:UpdatePipeline'], resource: pipeline },
      { principal: collector, action: 'es:ESHttpPost', resource: spans },
      { principal: verifier, action: 'osis:Ingest', resource: pipeline },
      {
        principal: verifier,
        action: 'es:ESHttpPost',
        resource: [`${domain}/_bulk`, `${domain}/otel-v1-apm-span/_doc`],
      },
      { principal: verifier, action: ['es:ESHttpPut', 'es:ESHttpDelete'], resource: spans },
      { principal: verifier, action: 'es:ESHttpPost', resource: `${ANOTHER_DOMAIN}/otel-v1-apm-span/_search` },
    ],
  },
});
