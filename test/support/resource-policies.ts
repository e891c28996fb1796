import type { LocatedResource, SynthesizedExample } from './example';
import { Resolver } from './intrinsics';
import { listOf, type PolicyDocument, type PolicyStatement } from './policy-documents';

/** The ARNs that a resource's policy guards; a final `*` stands for everything below. */
type Attachment = (holder: LocatedResource, resolver: Resolver) => readonly string[];

const self: Attachment = ({ logicalId }, resolver) => [resolver.arn(logicalId)];

const selfAndBelow: Attachment = (holder, resolver) => self(holder, resolver).flatMap((arn) => [arn, `${arn}/*`]);

const byProperty =
  (property: string): Attachment =>
  ({ resource }, resolver) =>
    listOf(resolver.resolve(resource.Properties?.[property]) as string | string[]);

/** By type: what the policy belongs to. A type that is missing is an error, since its policy would not be evaluated. */
const ATTACHMENTS: Readonly<Record<string, Attachment>> = {
  'AWS::DynamoDB::Table': selfAndBelow,
  'AWS::ECR::Repository': self,
  'AWS::IAM::Role': self,
  'AWS::KMS::Key': self,
  'AWS::Kinesis::ResourcePolicy': byProperty('ResourceArn'),
  'AWS::Logs::ResourcePolicy': ({ stack }) => [`arn:aws:logs:${stack.region}:${stack.account}:log-group:*`],
  'AWS::MSK::ClusterPolicy': byProperty('ClusterArn'),
  'AWS::OSIS::Pipeline': self,
  'AWS::OpenSearchService::Domain': selfAndBelow,
  'AWS::S3::AccessPoint': selfAndBelow,
  'AWS::S3::BucketPolicy': (holder, resolver) => {
    const arn = `arn:aws:s3:::${resolver.text(holder.resource.Properties?.['Bucket'])}`;
    return [arn, `${arn}/*`];
  },
  'AWS::S3Express::AccessPoint': self,
  'AWS::S3Express::BucketPolicy': ({ resource, stack }, resolver) => {
    const bucket = resolver.text(resource.Properties?.['Bucket']);
    return [`arn:aws:s3express:${stack.region}:${stack.account}:bucket/${bucket}`];
  },
  'AWS::SNS::TopicPolicy': byProperty('Topics'),
  'AWS::SQS::QueuePolicy': (holder, resolver) =>
    byProperty('Queues')(holder, resolver).map((url) => {
      const [host = '', account, name] = url.replace('https://', '').split('/');
      return `arn:aws:sqs:${host.split('.')[1]}:${account}:${name}`;
    }),
  'AWS::SecretsManager::ResourcePolicy': byProperty('SecretId'),
};

/** Which policy guards a resource: bucket, queue, topic and key policies, trust policies, permissions of functions. */
export class ResourcePolicies {
  private readonly guards: readonly {
    readonly arns: readonly string[];
    readonly statements: readonly PolicyStatement[];
  }[];

  constructor(example: SynthesizedExample, documents: readonly PolicyDocument[]) {
    this.guards = [
      ...documents
        .filter(({ kind }) => kind === 'resource' || kind === 'trust')
        .map((document) => guard(example, document)),
      ...example.resourcesOfType('AWS::Lambda::Permission').map((permission) => functionGuard(example, permission)),
    ];
  }

  /** The statements that guard a resource; none when it has no policy. */
  of(arn: string): readonly PolicyStatement[] {
    return this.guards
      .filter(({ arns }) => arns.some((target) => covers(target, arn)))
      .flatMap((each) => each.statements);
  }
}

function covers(target: string, arn: string): boolean {
  return target.endsWith('*') ? arn.startsWith(target.slice(0, -1)) : arn === target;
}

function guard(example: SynthesizedExample, { holder, place, statements }: PolicyDocument) {
  const attachment = ATTACHMENTS[holder.resource.Type];
  if (attachment === undefined) {
    throw new Error(
      `${place}: what the policy of a ${holder.resource.Type} guards is not known; add it to resource-policies.ts`,
    );
  }
  return { arns: attachment(holder, new Resolver(example, holder.stack)), statements };
}

/** A permission is a statement of the function's policy, spelt in properties. */
function functionGuard(example: SynthesizedExample, { resource, stack }: LocatedResource) {
  const properties = new Resolver(example, stack).resolve(resource.Properties) as Record<string, string>;
  const { FunctionName: name = '', Principal: principal = '', Action: action = '' } = properties;
  const arn = name.startsWith('arn:') ? name : `arn:aws:lambda:${stack.region}:${stack.account}:function:${name}`;
  const conditions = Object.entries({
    ArnLike: { 'aws:SourceArn': properties['SourceArn'] },
    StringEquals: {
      'aws:SourceAccount': properties['SourceAccount'],
      'aws:PrincipalOrgID': properties['PrincipalOrgID'],
    },
  }).map(([operator, keys]) => [operator, Object.entries(keys).filter(([, value]) => value !== undefined)] as const);
  const statement: PolicyStatement = {
    Effect: 'Allow',
    Principal: principal.endsWith('.amazonaws.com') ? { Service: principal } : { AWS: principal },
    Action: action,
    Resource: arn,
    Condition: Object.fromEntries(
      conditions.filter(([, keys]) => keys.length > 0).map(([operator, keys]) => [operator, Object.fromEntries(keys)]),
    ),
  };
  return { arns: [arn], statements: [statement] };
}
