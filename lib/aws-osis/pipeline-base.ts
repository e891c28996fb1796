import { Resource, Token } from 'aws-cdk-lib';
import type { PipelineReference } from 'aws-cdk-lib/aws-osis';
import type { IConstruct } from 'constructs';
import { fail, validateString } from '../core/validation';
import { PipelineGrants } from './pipeline-grants';
import { PipelineMetrics } from './pipeline-metrics';
import type { IPipeline } from './pipeline-props';

/** @internal What pipelines of this app and others have in common. */
export abstract class PipelineBase extends Resource implements IPipeline {
  public abstract readonly pipelineArn: string;
  public abstract readonly pipelineName: string;
  public readonly grants = PipelineGrants.fromPipeline(this);
  public readonly metrics = PipelineMetrics.fromPipeline(this);

  public get pipelineRef(): PipelineReference {
    return { pipelineArn: this.pipelineArn };
  }

  public abstract ingestUrl(path?: string): string;
}

/** A URL of a host and a path. */
export function urlOf(pipeline: IConstruct, host: string, path = ''): string {
  if (path !== '' && !Token.isUnresolved(path) && !path.startsWith('/')) {
    fail(pipeline, 'PathInvalid', `'path' must begin with a slash, got '${path}'`);
  }
  return `https://${host}${path}`;
}

/** Refuses a URL in place of a host. */
export function validateHost(owner: IConstruct, host: string | undefined): void {
  validateString(owner, 'ingestEndpoint', host, {
    pattern: /^[a-z0-9.-]+$/,
    allows: 'a host without https:// and without a path',
  });
}
