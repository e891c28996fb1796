import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { ControllerPolicy } from '../../../lib/aws-eks/controller-policy';
import { arn } from '../../support/references';
import { own, type ControllerProof } from './controller-proof';

const { Secret } = secretsmanager;
const secret = (name: string) => own('secretsmanager', `secret:${name}`);
const parameter = (name: string) => own('ssm', `parameter/${name}`);

export const secrets: ControllerProof[] = [
  {
    controller: 'externalSecrets',
    policy: (stack) =>
      ControllerPolicy.externalSecrets({
        secrets: [
          new Secret(stack, 'Owned', { encryptionKey: new kms.Key(stack, 'Key') }),
          Secret.fromSecretNameV2(stack, 'Named', 'named'),
          Secret.fromSecretCompleteArn(stack, 'Complete', secret('complete-AbCdEf')),
          new secretsmanager.CfnSecret(stack, 'Plain'),
        ],
        secretPrefixes: ['payments/'],
        parameters: [ssm.StringParameter.fromStringParameterName(stack, 'Parameter', '/web/url')],
        parameterPrefixes: ['/payments/'],
        encryptionKeys: [new kms.Key(stack, 'Given')],
      }),
    runsAs: 'external-secrets/external-secrets',
    allows: [
      {
        action: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
        resource: [
          arn('Owned'),
          arn('Plain'),
          secret('named-AbCdEf'),
          secret('complete-AbCdEf'),
          secret('payments/db-AbCdEf'),
        ],
      },
      { action: ['secretsmanager:ListSecrets', 'secretsmanager:BatchGetSecretValue', 'ssm:DescribeParameters'] },
      { action: 'ssm:GetParameter', resource: [parameter('web/url'), parameter('payments/db')] },
      { action: 'kms:Decrypt', resource: [arn('Key'), arn('Given')] },
    ],
    denies: [
      {
        action: 'secretsmanager:GetSecretValue',
        resource: [secret('other-AbCdEf'), secret('named-two-AbCdEf'), secret('complete-XyZxyZ'), secret('pay-AbCdEf')],
      },
      { action: 'secretsmanager:PutSecretValue', resource: [arn('Owned'), secret('payments/db-AbCdEf')] },
      { action: 'secretsmanager:DeleteSecret', resource: arn('Owned') },
      { action: 'ssm:GetParameter', resource: parameter('web/password') },
      { action: 'ssm:PutParameter', resource: parameter('web/url') },
      { action: 'kms:GenerateDataKey', resource: arn('Key') },
    ],
  },
  {
    controller: 'externalSecrets',
    variant: 'with push',
    policy: (stack) =>
      ControllerPolicy.externalSecrets({
        secretPrefixes: ['payments/'],
        encryptionKeys: [new kms.Key(stack, 'Key')],
        push: true,
      }),
    runsAs: 'external-secrets/external-secrets',
    allows: [
      {
        action: ['secretsmanager:CreateSecret', 'secretsmanager:PutSecretValue', 'secretsmanager:TagResource'],
        resource: secret('payments/db-AbCdEf'),
      },
      {
        action: 'secretsmanager:DeleteSecret',
        resource: secret('payments/db-AbCdEf'),
        context: { 'aws:ResourceTag/managed-by': 'external-secrets' },
      },
      { action: ['kms:Decrypt', 'kms:GenerateDataKey'], resource: arn('Key') },
    ],
    denies: [
      { action: 'secretsmanager:CreateSecret', resource: secret('web/db-AbCdEf') },
      { action: 'secretsmanager:DeleteSecret', resource: secret('payments/db-AbCdEf') },
      { action: 'ssm:DescribeParameters' },
    ],
  },
  {
    controller: 'secretsStoreCsiDriver',
    policy: (stack) =>
      ControllerPolicy.secretsStoreCsiDriver({
        namespace: 'payments',
        serviceAccount: 'api',
        secrets: [new Secret(stack, 'Owned', { encryptionKey: new kms.Key(stack, 'Key') })],
        parameterPrefixes: ['payments/'],
      }),
    runsAs: 'payments/api',
    allows: [
      { action: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'], resource: arn('Owned') },
      { action: ['ssm:GetParameter', 'ssm:GetParameters'], resource: parameter('payments/db') },
      { action: 'kms:Decrypt', resource: arn('Key') },
    ],
    denies: [
      { action: 'secretsmanager:GetSecretValue', resource: secret('other-AbCdEf') },
      { action: 'secretsmanager:PutSecretValue', resource: arn('Owned') },
      { action: 'ssm:GetParameters', resource: parameter('web/url') },
      { action: 'secretsmanager:ListSecrets' },
    ],
  },
];
