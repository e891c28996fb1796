import type * as kms from 'aws-cdk-lib/aws-kms';
import type { IConstruct } from 'constructs';
import { fail } from './validation';

/**
 * Refuses an alias, which services do not take for a customer managed key.
 *
 * @param why why this one does not, as the end of a clause; empty where there is nothing to say
 */
export function refuseAlias(scope: IConstruct, key: kms.IKeyRef, why = ''): void {
  if (!('aliasName' in key || /(^|[:/])alias\//.test(key.keyRef.keyArn))) return;
  fail(
    scope,
    'KeyAlias',
    `'encryptionKey' must be a customer managed key, got the alias '${key.node.path}'${why}; give the key itself, by ` +
      `Key.fromKeyArn if another app owns it`,
  );
}
