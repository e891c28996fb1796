/**
 * Where this library departs from awslint, and why. `npm run awslint` prints each finding as `rule:scope`; that is the key.
 * One key per finding, no wildcards; an exclusion without a reason, or one that no finding needs any more, fails the run.
 */
export const exclusions: Readonly<Record<string, string>> = {
  'props-physical-name:cdk-reinvent-constructs.aws_aps.WorkspaceProps':
    'workspaces have no name; the alias names them for people only and need not be unique',
  'props-physical-name:cdk-reinvent-constructs.aws_aps.ScraperProps':
    'scrapers have no name, only an alias that need not be unique',
  'prefer-ref-interface:cdk-reinvent-constructs.aws_aps.ScraperRoleConfiguration.sourceRole':
    'it gets a trust and permissions, which a reference cannot',
  'prefer-ref-interface:cdk-reinvent-constructs.aws_aps.ScraperRoleConfiguration.targetRole':
    'it gets a trust and permissions, which a reference cannot',
  'props-physical-name:cdk-reinvent-constructs.aws_eks.PodIdentityAgentProps':
    'the name of an add-on is what it is, so that nobody can choose it',
  'props-physical-name:cdk-reinvent-constructs.aws_eks.PodIdentityAssociationProps': 'associations have no name',
  'from-method:cdk-reinvent-constructs.aws_eks.PodIdentityAssociation':
    'of an existing association nothing is of use but its role, which has a from method of its own',
  'prefer-ref-interface:cdk-reinvent-constructs.aws_eks.AddonIdentity.role':
    'it is granted to and gets a trust, which a reference cannot',
  'prefer-ref-interface:cdk-reinvent-constructs.aws_eks.PodIdentityReadinessProps.associations':
    'it waits for their roles, which a reference does not know',
  'prefer-ref-interface:cdk-reinvent-constructs.aws_eks.IrsaMigrationProps.role':
    'its trust changes with the phases, which a reference cannot',
  'prefer-ref-interface:cdk-reinvent-constructs.aws_eks.PodIdentityAssociationProps.role':
    'it is granted to and gets a trust, which a reference cannot',
  'prefer-ref-interface:cdk-reinvent-constructs.aws_eks.PodIdentityAssociationProps.targetRole':
    'it is granted to and gets a trust, which a reference cannot',
  'prefer-ref-interface:cdk-reinvent-constructs.aws_grafana.ProvisioningNetwork.securityGroups':
    'they are handed to a function of aws-cdk-lib, which takes no references',
  'prefer-ref-interface:cdk-reinvent-constructs.aws_grafana.ProvisioningNetwork.vpc':
    'its subnets are selected, which a reference cannot',
  'prefer-ref-interface:cdk-reinvent-constructs.aws_grafana.WorkspaceAttributes.role':
    'it is granted to, which a reference cannot',
  'prefer-ref-interface:cdk-reinvent-constructs.aws_grafana.WorkspaceProps.role':
    'it is granted to and gets a trust, which a reference cannot',
  'prefer-ref-interface:cdk-reinvent-constructs.aws_grafana.WorkspaceProps.securityGroups':
    'connections are made of them, which a reference cannot',
  'prefer-ref-interface:cdk-reinvent-constructs.aws_grafana.WorkspaceProps.vpc':
    'its subnets are selected, which a reference cannot',
  'prefer-ref-interface:cdk-reinvent-constructs.aws_opensearchserverless.CollectionProps.collectionGroup':
    'collections name their group, whose name a reference does not know',
  'prefer-ref-interface:cdk-reinvent-constructs.aws_opensearchserverless.IndexProps.collection':
    'data access names the collection, whose name a reference does not know',
  'from-method:cdk-reinvent-constructs.aws_opensearchserverless.Index':
    'of an existing index nothing is of use but its name, which grants take as text',
  'prefer-ref-interface:cdk-reinvent-constructs.aws_opensearchserverless.VpcEndpointAttributes.securityGroups':
    'connections are made of them, which a reference cannot',
  'prefer-ref-interface:cdk-reinvent-constructs.aws_opensearchserverless.VpcEndpointProps.securityGroups':
    'connections are made of them, which a reference cannot',
  'prefer-ref-interface:cdk-reinvent-constructs.aws_opensearchserverless.VpcEndpointProps.vpc':
    'its subnets are selected, which a reference cannot',
  'construct-ctor-props-optional:cdk-reinvent-constructs.aws_osis.Pipeline':
    'either the plugins or a configuration must be given, which the types do not say',
  'prefer-ref-interface:cdk-reinvent-constructs.aws_osis.PipelineProps.role':
    'it is granted to and gets a trust, which a reference cannot',
  'prefer-ref-interface:cdk-reinvent-constructs.aws_osis.PipelineProps.secrets':
    'the role is granted to read them, which a reference cannot',
  'prefer-ref-interface:cdk-reinvent-constructs.aws_osis.Pipeline.domainAccessStatements.domain':
    'it is the domain that a source or sink was given, which needs its endpoint as well',
  'ref-via-interface:cdk-reinvent-constructs.aws_osis.PipelineAlarmsProps.pipeline':
    'what the pipeline is made of is known to the class only',
  'props-physical-name:cdk-reinvent-constructs.aws_osis.PipelineEndpointProps':
    'endpoints have no name; the service chooses an id',
  'from-method:cdk-reinvent-constructs.aws_osis.PipelineEndpoint':
    'of an existing endpoint nothing is of use but its host, which is that of the pipeline',
  'prefer-ref-interface:cdk-reinvent-constructs.aws_osis.PipelineEndpointProps.vpc':
    'its subnets are selected, which a reference cannot',
  'prefer-ref-interface:cdk-reinvent-constructs.aws_osis.PipelineEndpointProps.securityGroups':
    'connections are made of them, which a reference cannot',
  'props-physical-name:cdk-reinvent-constructs.aws_s3express.DirectoryBucketProps':
    'the name is `bucketName`, as CloudFormation and aws-cdk-lib call it for buckets of every kind',
  'props-physical-name:cdk-reinvent-constructs.aws_s3express.ZonalSubnetProps': 'subnets have no name',
  'prefer-ref-interface:cdk-reinvent-constructs.aws_s3express.GatewayEndpointProps.vpc':
    'the route tables of its subnets are needed, which a reference does not know',
  ...reachedFromAwsCdkLib([
    'aws-cdk-lib.aws_ec2.ClientVpnEndpointOptions.securityGroups',
    'aws-cdk-lib.aws_ec2.ISubnet.associateNetworkAcl.acl',
    'aws-cdk-lib.aws_ec2.InterfaceVpcEndpointOptions.securityGroups',
    'aws-cdk-lib.aws_ec2.SubnetSelection.subnets',
    'aws-cdk-lib.aws_lambda.EventSourceMappingOptions.filterEncryption',
    'aws-cdk-lib.aws_lambda.IDestination.bind.fn',
    'aws-cdk-lib.aws_lambda.IEventSource.bind.target',
    'aws-cdk-lib.aws_lambda.IEventSourceDlq.bind.target',
    'aws-cdk-lib.aws_lambda.IEventSourceDlq.bind.targetHandler',
    'aws-cdk-lib.aws_lambda.IFunction.grantInvokeVersion.version',
    'aws-cdk-lib.aws_lambda.ISchemaRegistry.bind.target',
    'aws-cdk-lib.aws_lambda.ISchemaRegistry.bind.targetHandler',
    'aws-cdk-lib.aws_lambda.IVersion.grantInvokeVersion.version',
    'aws-cdk-lib.aws_lambda.VersionWeight.version',
    'aws-cdk-lib.aws_secretsmanager.RotationScheduleOptions.rotationLambda',
  ]),
};

function reachedFromAwsCdkLib(scopes: readonly string[]): Record<string, string> {
  const reason = 'a type of aws-cdk-lib itself, which awslint reaches from ours';
  return Object.fromEntries(scopes.map((scope) => [`prefer-ref-interface:${scope}`, reason]));
}
