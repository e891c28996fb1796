/**
 * What a deployed resource of a type is called. The texts hold variables: `${Stack}`, `${LogicalId}`, `${Region}`,
 * `${Account}`, `${Path}`, `${Lower}`, `${Hex}` (17 digits), `${Uuid}`, `${Zone}`, `${Host}`, `${Name}`, `${Arn}`, and
 * `${@Property}` for a property of the resource.
 */
export interface ResourceShape {
  /** What follows `arn:<partition>:`. */
  readonly arn: string;
  /** The property that gives the name. */
  readonly nameProperty?: string;
  /** The name that the service makes up when the template gives none. @default '${Stack}-${LogicalId}' */
  readonly generatedName?: string;
  /** What `Ref` returns. @default '${Name}' */
  readonly ref?: string;
  /** What `Fn::GetAtt` returns. @default { Arn: '${Arn}' } */
  readonly attributes?: Readonly<Record<string, string>>;
}

const ec2 = (kind: string, prefix: string, attribute: string): ResourceShape => ({
  arn: `ec2:\${Region}:\${Account}:${kind}/\${Name}`,
  generatedName: `${prefix}-\${Hex}`,
  attributes: { [attribute]: '${Name}' },
});

/**
 * The types that examples put into policies. A type that is missing here is an error where a policy mentions it, since a
 * guessed ARN would prove nothing; `resource-shapes.test.ts` holds every ARN against the IAM service reference.
 */
export const RESOURCE_SHAPES: Readonly<Record<string, ResourceShape>> = {
  'AWS::APS::Scraper': {
    arn: 'aps:${Region}:${Account}:scraper/${Name}',
    generatedName: 's-${Uuid}',
    ref: '${Arn}',
    attributes: { Arn: '${Arn}', ScraperId: '${Name}' },
  },
  'AWS::APS::Workspace': {
    arn: 'aps:${Region}:${Account}:workspace/${Name}',
    generatedName: 'ws-${Uuid}',
    ref: '${Arn}',
    attributes: {
      Arn: '${Arn}',
      WorkspaceId: '${Name}',
      PrometheusEndpoint: 'https://aps-workspaces.${Region}.amazonaws.com/workspaces/${Name}/',
    },
  },
  'AWS::DynamoDB::GlobalTable': {
    arn: 'dynamodb:${Region}:${Account}:table/${Name}',
    nameProperty: 'TableName',
    attributes: { Arn: '${Arn}', StreamArn: '${Arn}/stream/2026-01-01T00:00:00.000' },
  },
  'AWS::DynamoDB::Table': {
    arn: 'dynamodb:${Region}:${Account}:table/${Name}',
    nameProperty: 'TableName',
    attributes: { Arn: '${Arn}', StreamArn: '${Arn}/stream/2026-01-01T00:00:00.000' },
  },
  'AWS::EC2::Instance': ec2('instance', 'i', 'InstanceId'),
  'AWS::EC2::InternetGateway': ec2('internet-gateway', 'igw', 'InternetGatewayId'),
  'AWS::EC2::RouteTable': ec2('route-table', 'rtb', 'RouteTableId'),
  'AWS::EC2::SecurityGroup': ec2('security-group', 'sg', 'GroupId'),
  'AWS::EC2::Subnet': {
    ...ec2('subnet', 'subnet', 'SubnetId'),
    attributes: { SubnetId: '${Name}', AvailabilityZoneId: 'use1-az4', AvailabilityZone: '${Region}a' },
  },
  'AWS::EC2::VPC': {
    ...ec2('vpc', 'vpc', 'VpcId'),
    attributes: { VpcId: '${Name}', DefaultSecurityGroup: 'sg-${Hex}' },
  },
  'AWS::EC2::VPCEndpoint': ec2('vpc-endpoint', 'vpce', 'Id'),
  'AWS::ECR::Repository': {
    arn: 'ecr:${Region}:${Account}:repository/${Name}',
    nameProperty: 'RepositoryName',
    generatedName: '${Lower}',
  },
  'AWS::EKS::Cluster': {
    arn: 'eks:${Region}:${Account}:cluster/${Name}',
    nameProperty: 'Name',
    attributes: { Arn: '${Arn}', OpenIdConnectIssuerUrl: 'https://oidc.eks.${Region}.amazonaws.com/id/${Hex}' },
  },
  'AWS::EKS::PodIdentityAssociation': {
    arn: 'eks:${Region}:${Account}:podidentityassociation/${@ClusterName}/${Name}',
    generatedName: 'a-${Hex}',
    ref: '${Arn}',
    attributes: { AssociationArn: '${Arn}', AssociationId: '${Name}' },
  },
  'AWS::Events::EventBus': { arn: 'events:${Region}:${Account}:event-bus/${Name}', nameProperty: 'Name' },
  'AWS::Events::Rule': { arn: 'events:${Region}:${Account}:rule/${Name}', nameProperty: 'Name' },
  'AWS::Grafana::Workspace': {
    arn: 'grafana:${Region}:${Account}:/workspaces/${Name}',
    generatedName: 'g-${Hex}',
    attributes: { Id: '${Name}' },
  },
  'AWS::IAM::ManagedPolicy': {
    arn: 'iam::${Account}:policy${Path}${Name}',
    nameProperty: 'ManagedPolicyName',
    ref: '${Arn}',
    attributes: { PolicyArn: '${Arn}' },
  },
  'AWS::IAM::OIDCProvider': { arn: 'iam::${Account}:oidc-provider/${Host}', ref: '${Arn}' },
  'AWS::IAM::Role': { arn: 'iam::${Account}:role${Path}${Name}', nameProperty: 'RoleName' },
  'AWS::IAM::User': { arn: 'iam::${Account}:user${Path}${Name}', nameProperty: 'UserName' },
  'AWS::KMS::Alias': { arn: 'kms:${Region}:${Account}:${Name}', nameProperty: 'AliasName' },
  'AWS::KMS::Key': {
    arn: 'kms:${Region}:${Account}:key/${Name}',
    generatedName: '${Uuid}',
    attributes: { Arn: '${Arn}', KeyId: '${Name}' },
  },
  'AWS::Kinesis::Stream': { arn: 'kinesis:${Region}:${Account}:stream/${Name}', nameProperty: 'Name' },
  'AWS::Lambda::Alias': { arn: 'lambda:${Region}:${Account}:function:${@FunctionName}:${@Name}', ref: '${Arn}' },
  'AWS::Lambda::Function': { arn: 'lambda:${Region}:${Account}:function:${Name}', nameProperty: 'FunctionName' },
  'AWS::Lambda::Version': { arn: 'lambda:${Region}:${Account}:function:${@FunctionName}:1', ref: '${Arn}' },
  'AWS::Logs::LogGroup': {
    // CloudFormation's ARN of a log group ends like this, and so does that of IAM.
    arn: 'logs:${Region}:${Account}:log-group:${Name}:*',
    nameProperty: 'LogGroupName',
  },
  'AWS::MSK::ServerlessCluster': {
    arn: 'kafka:${Region}:${Account}:cluster/${@ClusterName}/${Uuid}',
    ref: '${Arn}',
    attributes: { Arn: '${Arn}' },
  },
  'AWS::OSIS::Pipeline': {
    arn: 'osis:${Region}:${Account}:pipeline/${Name}',
    nameProperty: 'PipelineName',
    ref: '${Arn}',
    attributes: { PipelineArn: '${Arn}' },
  },
  'AWS::OpenSearchServerless::Collection': {
    arn: 'aoss:${Region}:${Account}:collection/${Name}',
    generatedName: '${Hex}',
    attributes: { Arn: '${Arn}', Id: '${Name}' },
  },
  'AWS::OpenSearchService::Domain': {
    arn: 'es:${Region}:${Account}:domain/${Name}',
    nameProperty: 'DomainName',
    generatedName: '${Lower}',
    attributes: { Arn: '${Arn}', DomainArn: '${Arn}' },
  },
  'AWS::S3::AccessPoint': {
    arn: 's3:${Region}:${Account}:accesspoint/${Name}',
    nameProperty: 'Name',
    generatedName: '${Lower}',
  },
  'AWS::S3::Bucket': { arn: 's3:::${Name}', nameProperty: 'BucketName', generatedName: '${Lower}' },
  'AWS::S3Express::AccessPoint': {
    arn: 's3express:${Region}:${Account}:accesspoint/${Name}',
    nameProperty: 'Name',
    generatedName: '${Lower}--${Zone}--xa-s3',
  },
  'AWS::S3Express::DirectoryBucket': {
    arn: 's3express:${Region}:${Account}:bucket/${Name}',
    nameProperty: 'BucketName',
    generatedName: '${Lower}--${Zone}--x-s3',
  },
  'AWS::SNS::Topic': {
    arn: 'sns:${Region}:${Account}:${Name}',
    nameProperty: 'TopicName',
    ref: '${Arn}',
    attributes: { TopicArn: '${Arn}', TopicName: '${Name}' },
  },
  'AWS::SQS::Queue': {
    arn: 'sqs:${Region}:${Account}:${Name}',
    nameProperty: 'QueueName',
    ref: 'https://sqs.${Region}.amazonaws.com/${Account}/${Name}',
    attributes: { Arn: '${Arn}', QueueName: '${Name}' },
  },
  'AWS::SecretsManager::Secret': {
    arn: 'secretsmanager:${Region}:${Account}:secret:${Name}-AbCdEf',
    nameProperty: 'Name',
    ref: '${Arn}',
    attributes: { Id: '${Arn}' },
  },
  'AWS::StepFunctions::StateMachine': {
    arn: 'states:${Region}:${Account}:stateMachine:${Name}',
    nameProperty: 'StateMachineName',
    ref: '${Arn}',
    attributes: { Arn: '${Arn}', Name: '${Name}' },
  },
};
