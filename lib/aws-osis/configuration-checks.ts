import { Token } from 'aws-cdk-lib';
import { didYouMean, type Place } from '../core/place';
import { checkHeadless } from './headless-checks';
import { checkLinks } from './link-checks';
import { inWords, isMapping, type Mapping, mappingAt, scalarText } from './mapping';
import { checkSecrets } from './secret-checks';
import { checkOptionsOf, readSubPipeline, type SubPipeline } from './sub-pipeline-checks';
import { WrittenOptions } from './written-options';

const KEYS = ['version', 'extension', 'pipeline_configurations'];
/** Words of Data Prepper's own. */
const RESERVED = ['data-prepper', 'dataPrepper', 'core'];
const SUB_PIPELINES = 10;
const TRACE_GROUPS = 8;
/** What a sub-pipeline is made of. */
const PARTS = ['source', 'processor', 'route', 'routes', 'sink'];

/**
 * Refuses a configuration that Data Prepper or OpenSearch Ingestion would refuse.
 *
 * @param configuration the whole of it, as YAML is read: `{version: '2', 'my-pipeline': {source: ...}}`
 */
export function checkConfiguration(configuration: unknown, place: Place): void {
  const fields = mappingAt(configuration, place, "'version' and sub-pipelines");
  if (!fields) return;
  checkVersion(fields['version'], place);
  if (fields['extension'] !== undefined && fields['pipeline_configurations'] !== undefined) {
    place
      .at('pipeline_configurations')
      .refuse('ExtensionTwice', "must not be there with 'extension', another name of it");
  }
  const subPipelines = readSubPipelines(fields, place);
  checkHeadless(subPipelines);
  checkLinks(subPipelines, place);
  checkNumberOfTraceGroups(subPipelines);
  checkRoles(subPipelines);
  checkSecrets(fields, fields['extension'] === undefined ? 'pipeline_configurations' : 'extension', place);
  subPipelines.forEach(checkOptionsOf);
}

function checkNumberOfTraceGroups(subPipelines: readonly SubPipeline[]): void {
  const groups = subPipelines.flatMap(({ processors }) => processors).filter(({ name }) => name === 'otel_trace_group');
  groups[TRACE_GROUPS]?.place.refuse(
    'TooManyTraceGroups',
    `must be one of at most ${TRACE_GROUPS} in the whole configuration, which has ${groups.length}`,
  );
}

/** The guide wants one role in all sinks. */
function checkRoles(subPipelines: readonly SubPipeline[]): void {
  let first: string | undefined;
  for (const { options, place } of subPipelines.flatMap(({ sinks }) => sinks)) {
    const aws = new WrittenOptions(options, place).at('aws');
    const role = aws.text('sts_role_arn');
    first ??= role;
    if (role === undefined || role === first) continue;
    aws.place
      .at('sts_role_arn')
      .warn('sinksOfTwoRoles', `must be the role of the other sinks, '${first}': so says the guide`);
  }
}

function checkVersion(version: unknown, place: Place): void {
  if (Token.isUnresolved(version)) return;
  if (version === undefined || version === null) {
    place.refuse('VersionMissing', `must have "version: '2'", has no version`);
  }
  if (!/^2(\.\d+)?$/.test(scalarText(version) ?? '')) {
    place.at('version').refuse('VersionUnknown', `must be '2', the version of Data Prepper, got ${inWords(version)}`);
  }
}

function readSubPipelines(fields: Mapping, place: Place): SubPipeline[] {
  const names = Object.keys(fields).filter((key) => !KEYS.includes(key));
  for (const name of names) checkOutside(name, fields[name], place);
  if (names.length === 0) place.refuse('SubPipelineMissing', 'must have at least one sub-pipeline, got none');
  for (const name of names) checkName(name, fields[name], place);
  if (names.length > SUB_PIPELINES) {
    place.refuse('TooManySubPipelines', `must have at most ${SUB_PIPELINES} sub-pipelines, got ${names.length}`);
  }
  return names.flatMap((name) => readSubPipeline(name, fields[name], place.at(name)) ?? []);
}

/** The guide has samples that leave out the name of the sub-pipeline. */
function checkOutside(name: string, value: unknown, place: Place): void {
  if (!PARTS.includes(name) || Token.isUnresolved(value)) return;
  if (isMapping(value) && ('source' in value || 'sink' in value)) return;
  place
    .at(name)
    .refuse('PartOutside', 'must stand below the name of a sub-pipeline, such as "logs: { source: ..., sink: ... }"');
}

function checkName(name: string, value: unknown, place: Place): void {
  const at = place.at(name);
  if (RESERVED.includes(name))
    at.refuse('SubPipelineNameReserved', `must have another name, '${name}' is Data Prepper's own`);
  if (name.trim() === '') at.refuse('SubPipelineNameEmpty', 'must have a name, got an empty one');
  const hint = didYouMean(name, KEYS);
  const like = isMapping(value) && ('source' in value || 'sink' in value);
  if (hint !== '' && !like) at.refuse('UnknownKey', `must be one of ${KEYS.join(', ')} or a sub-pipeline${hint}`);
  if (!Token.isUnresolved(name) && !/^[A-Za-z0-9_.-]+$/.test(name)) {
    at.warn(
      'subPipelineName',
      `is a name with other characters than letters, digits, '-', '_' and '.'; metrics and paths have it in them`,
    );
  }
}
