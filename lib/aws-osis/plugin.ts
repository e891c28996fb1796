import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct, IDependable } from 'constructs';

/** What a source, a processor or a sink is in the configuration of a pipeline. */
export interface BoundPlugin {
  /** The plugin's name, such as `opensearch`. */
  readonly name: string;

  /** Its options as Data Prepper names them; those that are undefined are left out. */
  readonly options: Readonly<Record<string, unknown>>;

  /** What must be there before the pipeline is made, besides what the options refer to. */
  readonly dependencies?: readonly IDependable[];

  /** Why the pipeline has to be attached to a VPC; undefined where it need not be. */
  readonly needsAttachment?: string;
}

/** What a source, a processor or a sink may use when it becomes a part of a pipeline. */
export interface PluginContext {
  /** The pipeline: constructs that a plugin makes are its children. */
  readonly pipeline: Construct;

  /** What the pipeline acts as; statements are added with `iam.Grant` or `addToPrincipalPolicy`. */
  readonly role: iam.IRole;

  /** The region that is written into the configuration: of the pipeline's stack. */
  readonly region: string;

  /** The name of the sub-pipeline that the plugin stands in. */
  readonly subPipelineName: string;

  /** Lets the role read a secret, declares it, and returns the words that stand for one of its fields. */
  secretField(secret: secretsmanager.ISecret, field: string): string;
}

/** Makes a plugin's part of a configuration, and what else it needs, for one pipeline. */
export type Binder = (context: PluginContext) => BoundPlugin;
