import type { TranslateOptions, Translation, TranslationFile, TranslationTarget } from './enrich-options';
import type { BoundPlugin, PluginContext } from './plugin';
import { snakeCase } from './snake-case';

const NAMES = { when: 'translate_when', defaultValue: 'default' };

export function bindTranslate({ mappings, file }: TranslateOptions, context: PluginContext): BoundPlugin {
  return {
    name: 'translate',
    options: snakeCase({ mappings: mappings?.map(mapping), file: file && readable(file, context) }),
  };
}

function mapping({ sources, targets }: Translation): object {
  return { source: sources.length === 1 ? sources[0] : sources, targets: targets.map(target) };
}

function target({ patterns, exact, ...options }: TranslationTarget): object {
  return { ...snakeCase(options, NAMES), ...(patterns && { regex: snakeCase({ patterns, exact }) }) };
}

/** The file is the one thing here whose role Data Prepper wants to be told. */
function readable({ bucket, key }: TranslationFile, context: PluginContext): object {
  bucket.grantRead(context.role, key);
  const aws = { bucket: bucket.bucketName, region: context.region, sts_role_arn: context.role.roleArn };
  return { name: key, aws };
}
