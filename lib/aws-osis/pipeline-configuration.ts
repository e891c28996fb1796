import { readFileSync } from 'node:fs';
import type { Construct } from 'constructs';
import { Place } from '../core/place';
import { fail } from '../core/validation';
import { readYaml } from '../core/yaml-source';
import { pathInWords } from '../core/yaml-tree';

/** @internal A configuration that somebody wrote, as it is, and what was read in it. */
export interface WrittenConfiguration {
  readonly text: string;
  readonly document: unknown;
  readonly place: Place;
}

/**
 * A whole configuration in Data Prepper's own YAML, for those who have one. It reaches the service as it is written; it is
 * checked as a typed one is, and what is wrong is named by its line. What the pipeline's role may do is not known of it, so
 * that it is up to you: see `Pipeline.role`.
 *
 * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/pipeline-config-reference.html
 */
export class PipelineConfiguration {
  /**
   * A configuration in a text.
   *
   * @param yaml YAML; tokens may stand for values, best in double quotes
   */
  public static fromYaml(yaml: string): PipelineConfiguration {
    return new PipelineConfiguration(undefined, () => yaml);
  }

  /**
   * A configuration in a file.
   *
   * @param path where the file is, seen from where the app runs
   */
  public static fromFile(path: string): PipelineConfiguration {
    return new PipelineConfiguration(path, (pipeline) => readText(pipeline, path));
  }

  private constructor(
    private readonly path: string | undefined,
    private readonly read: (pipeline: Construct) => string,
  ) {}

  /** @internal */
  public _read(pipeline: Construct): WrittenConfiguration {
    const text = this.read(pipeline);
    const { data, lineOf } = readYaml(pipeline, this.path ?? 'configuration', text, 'core');
    const file = this.path === undefined ? '' : ` of '${this.path}'`;
    const place = new Place({
      owner: pipeline,
      module: 'osis',
      describe: (path) => `'${pathInWords(path, 'configuration')}' in line ${lineOf(path)}${file}`,
    });
    return { text, document: data, place };
  }
}

function readText(pipeline: Construct, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error);
    fail(
      pipeline,
      'ConfigurationUnreadable',
      `'configuration' must be a file that can be read, got '${path}' seen from '${process.cwd()}': ${reason}`,
    );
  }
}
