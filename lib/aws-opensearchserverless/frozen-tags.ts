import { Annotations, AspectPriority, Aspects, type IAspect } from 'aws-cdk-lib';
import type { CfnCollection } from 'aws-cdk-lib/aws-opensearchserverless';
import type { IConstruct } from 'constructs';

/**
 * Keeps the app's tags off a collection: CloudFormation replaces a collection whose tags change, although the service
 * changes them in place.
 *
 * @see https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/1888
 */
export function leaveOutTags(collection: CfnCollection): void {
  collection.addPropertyDeletionOverride('Tags');
  Aspects.of(collection).add(new TagsLeftOut(collection), { priority: AspectPriority.READONLY });
}

/** Says so, once the aspects that tag are through. */
class TagsLeftOut implements IAspect {
  constructor(private readonly collection: CfnCollection) {}

  public visit(node: IConstruct): void {
    if (node !== this.collection || !this.collection.tags.hasTags()) return;
    const keys = Object.keys(this.collection.tags.tagValues()).sort().join(', ');
    Annotations.of(node).addWarningV2(
      'cdk-reinvent-constructs:aoss.tagsLeftOut',
      `the tags ${keys} are left out of the template, since CloudFormation replaces a collection whose tags change; set them ` +
        `with 'aws opensearchserverless tag-resource', which changes them in place`,
    );
  }
}
