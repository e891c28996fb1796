import type { RemovalPolicy } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { ICollectionGroup } from './collection-group';
import type { CollectionType } from './collection-type';
import type { NetworkAccess } from './network-access';
import type { RetentionRule } from './retention-rule';

/** How a collection is made. */
export interface CollectionProps {
  /** What the collection is for. **Another type makes a new, empty collection.** */
  readonly type: CollectionType;

  /**
   * From where the collection is reached: `NetworkAccess.privateAccess(...)` or, in so many words,
   * `NetworkAccess.publicAccess()`. There is no default, since a collection that is private is reached from nowhere until its
   * endpoint is named.
   */
  readonly networkAccess: NetworkAccess;

  /**
   * The name: 3 to 32 lower-case letters, digits and hyphens, first a letter. It is unique in the account and region.
   *
   * With a name of your own CloudFormation refuses what would make a new collection; so it does with another key.
   *
   * @default - derived from the construct's path, and from what makes a new collection when it changes
   */
  readonly collectionName?: string;

  /**
   * A description for people, of at most 1,000 characters.
   *
   * @default - none
   */
  readonly description?: string;

  /**
   * Customer managed symmetric KMS key that the data is encrypted with. An alias is refused.
   *
   * **THE KEY IS FOR LIFE. To set it, change it or remove it later makes A NEW, EMPTY COLLECTION**, with another name and
   * another endpoint. Each key has OCUs of its own, so that each collection with its own key costs at least what the first
   * collection of an account does.
   *
   * @default - a key that AWS owns, at no charge
   */
  readonly encryptionKey?: kms.IKeyRef;

  /**
   * Whether a second copy stands by in another Availability Zone. Without it the collection costs half, and is not for
   * production. **To change it makes a new, empty collection.**
   *
   * @default - what the `collectionGroup` has, where that is known; otherwise true
   */
  readonly standbyReplicas?: boolean;

  /**
   * The group whose OCUs, and limits, the collection shares with others of the same type. Without a group it shares those of
   * the account. **To set it, change it or remove it later makes a new, empty collection.**
   *
   * @default - none
   */
  readonly collectionGroup?: ICollectionGroup;

  /**
   * How long documents are kept, by index. For `CollectionType.TIME_SERIES` only. The service deletes what is older; it
   * cannot be brought back. It changes in place.
   *
   * @default - documents are kept forever, and paid for
   */
  readonly retention?: RetentionRule[];

  /**
   * Whether the service refuses to delete the collection, whoever asks, until this is false again. It changes in place. With
   * `RemovalPolicy.DESTROY` a deployment that would delete the collection fails.
   *
   * @default - what the service chooses
   */
  readonly deletionProtection?: boolean;

  /**
   * What happens to the collection when it leaves the stack, or when another replaces it. Retained by default, since its data
   * cannot be brought back; it goes on costing. A collection that is retained when the stack goes loses its policies: its data
   * stays, and nobody reaches it until policies for its name are made again. One that another replaces keeps them.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}
