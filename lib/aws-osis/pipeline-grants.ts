import * as iam from 'aws-cdk-lib/aws-iam';
import type { IPipelineRef } from 'aws-cdk-lib/aws-osis';
import { arnOf } from './pipeline-arn';

/**
 * Access to a pipeline.
 *
 * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/configure-client.html
 */
export class PipelineGrants {
  /**
   * Grants on any pipeline: of this library, of aws-cdk-lib's L1, or imported.
   *
   * @param pipeline the pipeline
   */
  public static fromPipeline(pipeline: IPipelineRef): PipelineGrants {
    return new PipelineGrants(pipeline);
  }

  private constructor(private readonly pipeline: IPipelineRef) {}

  /**
   * Lets the principal send events to the pipeline. Its requests must be signed with SigV4 for the service `osis`; those that
   * are not are answered with 403.
   *
   * @param grantee a principal of the pipeline's account
   */
  public ingest(grantee: iam.IGrantable): iam.Grant {
    return this.actions(grantee, 'osis:Ingest');
  }

  /**
   * Lets the principal do what is listed, for example `osis:StopPipeline`.
   *
   * @param grantee a principal of the pipeline's account
   * @param actions actions of IAM that take a pipeline
   */
  public actions(grantee: iam.IGrantable, ...actions: string[]): iam.Grant {
    return iam.Grant.addToPrincipal({ grantee, actions, resourceArns: [arnOf(this.pipeline)] });
  }
}
