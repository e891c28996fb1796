import { CfnPipeline } from 'aws-cdk-lib/aws-osis';
import type { Controller } from './controller-permissions';
import type { OsisIngestPolicyOptions } from './options';

/** A workload that sends to pipelines of OpenSearch Ingestion. */
export function osisIngest({ pipelines, ...workload }: OsisIngestPolicyOptions): Controller {
  return {
    ...workload,
    permit: (permissions) => {
      permissions.requireSome({ pipelines });
      permissions.allow(
        ['osis:Ingest'],
        pipelines.map((pipeline) => CfnPipeline.arnForPipeline(pipeline)),
      );
    },
  };
}
