import { Annotations, Stack } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct, IDependable } from 'constructs';
import { TOKEN } from '../core/token-text';
import { fail } from '../core/validation';
import { writeYaml } from '../core/yaml-text';
import { checkConfiguration } from './configuration-checks';
import { PipelineDocument } from './pipeline-document';
import { UsedPlugins } from './pipeline-plugins';
import type { PipelineProps } from './pipeline-props';
import { writeRole } from './pipeline-role';
import { PipelineSecrets } from './pipeline-secrets';

/** The quota's page. */
const LARGE = 24_000;
/** The API. */
const LARGEST = 100_000;

/** A configuration as CloudFormation takes it, and what is known of it. */
export interface PipelineBody {
  readonly text: string;
  readonly plugins: UsedPlugins;
  readonly dependencies: readonly IDependable[];
  /** Why the pipeline has to be attached to a VPC. */
  readonly needsAttachment?: string;
}

/** The configuration of a pipeline: as it was written, or made of the plugins. */
export function makeBody(pipeline: Construct, role: iam.IRole, props: PipelineProps): PipelineBody {
  const body = props.configuration ? written(pipeline, props) : built(pipeline, role, props);
  validateSize(pipeline, body.text);
  return body;
}

function written(pipeline: Construct, props: PipelineProps): PipelineBody {
  const { source, processors, routes, sinks, subPipelineName, secrets, roleInConfiguration } = props;
  const beside = { source, processors, routes, sinks, subPipelineName, secrets, roleInConfiguration };
  const given = Object.entries(beside).find(([, value]) => value !== undefined);
  if (given) {
    fail(
      pipeline,
      'ConfigurationTwice',
      `'${given[0]}' must be left out with 'configuration', which says all of it; got both`,
    );
  }
  const { text, document, place } = props.configuration!._read(pipeline);
  const plugins = UsedPlugins.of(document);
  if (plugins.known) checkConfiguration(document, place);
  return { text, plugins, dependencies: [], needsAttachment: plugins.needsAttachment };
}

function built(pipeline: Construct, role: iam.IRole, props: PipelineProps): PipelineBody {
  const { source, processors, routes, sinks, subPipelineName: name = 'main' } = props;
  if (!source || !sinks) {
    const missing = source ? 'sinks' : 'source';
    fail(pipeline, 'ConfigurationMissing', `'${missing}' must be given, got none; or give a whole 'configuration'`);
  }
  const secrets = new PipelineSecrets(pipeline, role, props.secrets ?? {});
  const { region } = Stack.of(pipeline);
  const settings = { name, source, processors, routes, sinks, pipeline, role, region, secrets };
  const { document, place, dependencies, needsAttachment } = new PipelineDocument(settings);
  if (props.roleInConfiguration) writeRole(document, role.roleArn);
  checkConfiguration(document, place);
  const plugins = UsedPlugins.of(document);
  return {
    text: writeYaml(document),
    plugins,
    dependencies,
    needsAttachment: needsAttachment ?? plugins.needsAttachment,
  };
}

/** Tokens count for nothing: how long they become is not known. */
function validateSize(pipeline: Construct, text: string): void {
  const known = text.replace(TOKEN, '').length;
  if (known > LARGEST) {
    fail(
      pipeline,
      'ConfigurationTooLong',
      `the configuration must have at most ${LARGEST} characters, got ${known}; make two pipelines of it`,
    );
  }
  if (known > LARGE) {
    Annotations.of(pipeline).addWarningV2(
      'cdk-reinvent-constructs:osis.configurationSize',
      `the configuration has ${known} characters; the API takes ${LARGEST}, and the page of quotas says ${LARGE}`,
    );
  }
}
