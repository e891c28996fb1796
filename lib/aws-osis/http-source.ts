import type { Size } from 'aws-cdk-lib';
import type { Codec } from './codec';
import type { Compression } from './compression';
import type { BoundPlugin, PluginContext } from './plugin';
import { inBytes } from './units';

/** What a pipeline takes over HTTP. */
export interface HttpSourceOptions {
  /**
   * Where clients send to: a slash, then letters, digits, `-`, `_`, `.`, `/` and `${pipelineName}`, which stands for the name of
   * the sub-pipeline.
   *
   * @default '/${pipelineName}/logs'
   */
  readonly path?: string;

  /**
   * How requests are compressed; clients must compress what they send in just this way.
   *
   * @default Compression.NONE
   */
  readonly compression?: Compression;

  /**
   * How events are read from the body of a request.
   *
   * @default - JSON: a list of events
   */
  readonly codec?: Codec;

  /**
   * The most that a request may have; larger ones get the status 413. With a persistent buffer up to 20 MB.
   *
   * @default Size.mebibytes(10)
   */
  readonly maxRequestLength?: Size;

  /**
   * The headers of a request that its events get in their metadata.
   *
   * @default - none
   */
  readonly metadataHeaders?: string[];
}

/** Makes the source; what clients may do is up to `grantIngest` of the pipeline. */
export function bindHttpSource(options: HttpSourceOptions, { subPipelineName }: PluginContext): BoundPlugin {
  return {
    name: 'http',
    options: {
      path: options.path ?? defaultPath(subPipelineName, 'logs'),
      compression: options.compression,
      codec: options.codec?._render(),
      max_request_length: inBytes(options.maxRequestLength),
      metadata_headers: options.metadataHeaders,
    },
  };
}

/** The path of the guide's samples, with the name that the service would put in: so that it shows where clients send to. */
export function defaultPath(subPipelineName: string, end: string): string {
  return `/${subPipelineName}/${end}`;
}
