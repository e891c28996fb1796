import { loadExample } from '../../examples';
import { arn, proveExample } from '../support/prove-example';
import { ACCOUNT, REGION, testApp } from '../support/stack';
import { dataPolicies, OTHER_ACCOUNT, resources } from './made-collection';

const verifier = arn('Verifier');
const collection = arn('Collection');

test('data access is of the verifier, and for the index alone of who deploys', async () => {
  const Example = await loadExample('opensearchserverless-vector');
  const stack = new Example(testApp(), 'opensearchserverless-vector', { env: { account: ACCOUNT, region: REGION } });
  const [found] = Object.values(resources(stack, 'AWS::OpenSearchServerless::Collection'));
  const name = found!.Properties['Name'] as string;
  expect(dataPolicies(stack)).toEqual([
    [
      {
        Principal: [expect.stringMatching(/^<Verifier/)],
        Rules: [
          {
            ResourceType: 'collection',
            Resource: [`collection/${name}`],
            Permission: ['aoss:DescribeCollectionItems'],
          },
          {
            ResourceType: 'index',
            Resource: [`index/${name}/*`],
            Permission: [
              'aoss:CreateIndex',
              'aoss:DescribeIndex',
              'aoss:ReadDocument',
              'aoss:UpdateIndex',
              'aoss:WriteDocument',
            ],
          },
        ],
      },
    ],
    [
      {
        Principal: [`arn:<AWS::Partition>:iam::${ACCOUNT}:role/cdk-hnb659fds-cfn-exec-role-${ACCOUNT}-${REGION}`],
        Rules: [
          {
            ResourceType: 'index',
            Resource: [`index/${name}/places`],
            Permission: ['aoss:CreateIndex', 'aoss:DeleteIndex', 'aoss:DescribeIndex', 'aoss:UpdateIndex'],
          },
        ],
      },
    ],
  ]);
});

proveExample('opensearchserverless-vector', {
  stateful: {
    'AWS::OpenSearchServerless::Collection': ['Collection7A5A522A'],
    'AWS::OpenSearchServerless::Index': ['Index4A79713B'],
  },
  iam: {
    allows: [
      { principal: `arn:aws:iam::${ACCOUNT}:user/member`, action: 'sts:AssumeRole', resource: verifier },
      { principal: verifier, action: 'aoss:APIAccessAll', resource: collection },
    ],
    denies: [
      { principal: `arn:aws:iam::${OTHER_ACCOUNT}:user/stranger`, action: 'sts:AssumeRole', resource: verifier },
      { principal: 'osis-pipelines.amazonaws.com', action: 'sts:AssumeRole', resource: verifier },
      {
        principal: verifier,
        action: 'aoss:APIAccessAll',
        resource: `arn:aws:aoss:${REGION}:${ACCOUNT}:collection/another`,
      },
      { principal: verifier, action: 'aoss:DeleteCollection', resource: collection },
      {
        principal: verifier,
        action: 'aoss:DashboardsAccessAll',
        resource: `arn:aws:aoss:${REGION}:${ACCOUNT}:dashboards/default`,
      },
    ],
  },
});
