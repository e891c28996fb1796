import { Annotations, CfnResource, Stack } from 'aws-cdk-lib';
import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type { PluginContext } from './plugin';

/** What a source needs of a table. */
export interface TableNeeds {
  /** Point-in-time recovery, which an export is made of. */
  readonly recovery: boolean;

  /** The stream view types that have what the source reads; undefined where it reads no stream. */
  readonly viewTypes?: readonly string[];
}

/** A table as CloudFormation gets it. */
interface RenderedTable {
  readonly PointInTimeRecoverySpecification?: { readonly PointInTimeRecoveryEnabled?: unknown };
  readonly StreamSpecification?: { readonly StreamViewType?: unknown };
  readonly Replicas?: readonly (RenderedTable & { readonly Region: unknown })[];
}

/**
 * Checks at synth, when aspects and escape hatches have had their say, that the table has what the source needs. Nothing is
 * known of a table that the app does not make, so that a warning says what it must have.
 */
export function checkTable(table: dynamodb.ITableRef, needs: TableNeeds, context: PluginContext): void {
  const resource = table.node.defaultChild ?? table;
  if (!CfnResource.isCfnResource(resource)) {
    warnOfUnknown(table, needs, context);
    return;
  }
  context.pipeline.node.addValidation({ validate: () => findings(table, resource, needs, context) });
}

function findings(
  table: dynamodb.ITableRef,
  resource: CfnResource,
  { recovery, viewTypes }: TableNeeds,
  context: PluginContext,
): string[] {
  const rendered = render(resource);
  const found: string[] = [];
  if (recovery && isOff(recoveryOf(rendered, context))) {
    found.push(
      `'export' needs point-in-time recovery, which is off for '${table.node.path}': set ` +
        `'pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true }' of the table`,
    );
  }
  const viewType = rendered.StreamSpecification?.StreamViewType;
  if (viewTypes && (viewType === undefined || (typeof viewType === 'string' && !viewTypes.includes(viewType)))) {
    found.push(
      `'stream' needs a stream of the table with ${viewTypes.join(' or ')}, got ` +
        `${typeof viewType === 'string' ? viewType : 'none'} for '${table.node.path}': set 'stream' (Table) or 'dynamoStream' ` +
        `(TableV2) to StreamViewType.NEW_AND_OLD_IMAGES`,
    );
  }
  return found;
}

/** What is not known until deployment is nobody's mistake yet. */
function isOff(value: unknown): boolean {
  return value === undefined || value === false || value === 'false';
}

/** A global table says it for each of its regions; the pipeline exports the one that it is in. */
function recoveryOf(rendered: RenderedTable, { pipeline, region }: PluginContext): unknown {
  const own = JSON.stringify(Stack.of(pipeline).resolve(region));
  const replica = rendered.Replicas?.find((each) => JSON.stringify(each.Region) === own);
  return (replica ?? rendered).PointInTimeRecoverySpecification?.PointInTimeRecoveryEnabled;
}

function render(resource: CfnResource): RenderedTable {
  const { Resources } = Stack.of(resource).resolve(resource._toCloudFormation()) as {
    readonly Resources: Record<string, { readonly Properties?: RenderedTable }>;
  };
  return Object.values(Resources)[0]?.Properties ?? {};
}

function warnOfUnknown(table: dynamodb.ITableRef, needs: TableNeeds, { pipeline }: PluginContext): void {
  const wanted = [
    ...(needs.recovery ? ['point-in-time recovery'] : []),
    ...(needs.viewTypes ? [`a stream with ${needs.viewTypes.join(' or ')}`] : []),
  ];
  Annotations.of(pipeline).addWarningV2(
    'cdk-reinvent-constructs:osis.tableNotOwned',
    `nothing is read unless the table '${table.node.path}', which this app does not own, has ${wanted.join(' and ')}`,
  );
}
